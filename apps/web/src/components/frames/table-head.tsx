import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

interface TableHeadProps {
  columns: readonly { readonly name: string; readonly shown?: ReactNode; readonly className?: string }[];
}

/** Renders the column names of a plain table. */
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

/** Renders one column name of a table whose rows have actions. */
export const ColumnHead = ({ className, children }: { className?: string; children: ReactNode }) => (
  <th scope="col" className={classNames('py-2 pr-4 font-medium whitespace-nowrap', className)}>
    {children}
  </th>
);
