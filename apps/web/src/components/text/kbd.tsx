import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

/** Renders a keyboard key. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-surface-2 px-1 font-sans text-2xs font-medium text-ink-2">
      {children}
    </kbd>
  );
}

/** Renders airport codes, tail numbers and ids in monospace, never truncated. */
export function Mono({ className, children }: { className?: string; children: ReactNode }) {
  return <span className={classNames('font-mono text-[0.95em] whitespace-nowrap', className)}>{children}</span>;
}
