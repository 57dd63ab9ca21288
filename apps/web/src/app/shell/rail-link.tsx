import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Links to a page from the rail, with a count of what waits there. */
export function RailLink({
  to,
  label,
  badge = 0,
  hasPages = false,
  children,
}: {
  to: '/' | '/expiring' | '/clients' | '/orphans' | '/settings/jobs';
  label: string;
  badge?: number;
  /** Also current on pages below it. */
  hasPages?: boolean;
  children: ReactNode;
}) {
  return (
    <Link
      to={to}
      aria-label={label}
      title={label}
      activeOptions={{ exact: !hasPages, includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      className="relative flex size-9 items-center justify-center rounded-md text-ink-3 hover:bg-surface-2 hover:text-ink-1 aria-[current=page]:bg-surface-3 aria-[current=page]:text-ink-1"
    >
      {children}
      {badge === 0 ? null : (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-operator-tint px-1 text-2xs font-semibold text-operator"
        >
          {badge > 99 ? '99+' : badge}
        </span>
      )}
    </Link>
  );
}
