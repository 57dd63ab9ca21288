import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

interface TableHeadProps {
  columns: readonly { readonly name: string; readonly shown?: ReactNode; readonly className?: string }[];
}

/** The names above a plain table's columns. */
export const TableHead = ({ columns }: TableHeadProps) => (
  <thead className="text-xs text-ink-3">
    <tr>
      {columns.map(({ name, shown = name, className }) => (
        <th key={name} scope="col" className={classNames('py-1 font-medium', className)}>
          {shown}
        </th>
      ))}
    </tr>
  </thead>
);

/** One name above the columns of a table whose rows act. */
export const ColumnHead = ({ className, children }: { className?: string; children: ReactNode }) => (
  <th scope="col" className={classNames('py-2 pr-4 font-medium whitespace-nowrap', className)}>
    {children}
  </th>
);
