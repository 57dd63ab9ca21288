import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

const looks = {
  primary: 'h-8 gap-2 px-3 text-row border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'h-8 gap-2 px-3 text-row border-line bg-surface-1 text-ink-1 hover:bg-surface-2',
  ghost: 'h-7 gap-1.5 px-2.5 text-xs border-transparent text-ink-2 hover:bg-surface-2 hover:text-ink-1',
};

interface OutsideLinkProps {
  href: string;
  look?: keyof typeof looks;
  title?: string;
  children: ReactNode;
}

/** Links to another site in a new tab. Web addresses only: a stored address could have any scheme. */
export function OutsideLink({ href, look = 'secondary', title, children }: OutsideLinkProps) {
  if (!/^https?:\/\//iu.test(href)) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={title}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors duration-100',
        looks[look],
      )}
    >
      {children}
    </a>
  );
}
