import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

/** Renders one criterion; its name stays visible while the columns scroll. */
export function Row({
  name,
  note,
  isStrong = false,
  children,
}: {
  name: string;
  note?: string | undefined;
  isStrong?: boolean;
  children: ReactNode;
}) {
  return (
    <tr className={classNames('align-top *:border-t', isStrong ? 'bg-surface-2' : '')}>
      <th
        scope="row"
        className={classNames(
          'sticky left-0 z-10 border-line px-3 py-1.5 text-left text-xs font-medium text-ink-2',
          isStrong ? 'bg-surface-2' : 'bg-surface-1',
        )}
      >
        {name}
        {note === undefined ? null : <span className="block font-normal text-ink-3">{note}</span>}
      </th>
      {children}
    </tr>
  );
}
