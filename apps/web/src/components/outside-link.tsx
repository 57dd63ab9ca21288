import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';

interface OutsideLinkProps {
  href: string;
  isPrimary?: boolean;
  title?: string;
  children: ReactNode;
}

/** A way out of the desk, in a tab of its own. Only to the web: an address that came from elsewhere could be anything. */
export function OutsideLink({ href, isPrimary = false, title, children }: OutsideLinkProps) {
  if (!/^https?:\/\//iu.test(href)) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={title}
      className={classNames(
        'inline-flex h-8 shrink-0 items-center gap-2 rounded-md border px-3 text-row font-medium whitespace-nowrap transition-colors duration-100',
        isPrimary
          ? 'border-transparent bg-accent text-on-accent hover:bg-accent-hover'
          : 'border-line bg-surface-1 text-ink-1 hover:bg-surface-2',
      )}
    >
      {children}
    </a>
  );
}
