import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

const tones = {
  neutral: 'bg-surface-2 text-ink-2',
  accent: 'bg-accent-tint text-accent-ink',
  operator: 'bg-operator-tint text-operator',
  client: 'bg-client-tint text-client',
  expiring: 'bg-expiring-tint text-expiring',
  danger: 'bg-danger-tint text-danger',
  won: 'bg-won-tint text-won',
};
export type BadgeTone = keyof typeof tones;

/** Renders a word on the colour of its meaning. */
export function Badge({
  tone = 'neutral',
  icon,
  title,
  children,
}: {
  tone?: BadgeTone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}
