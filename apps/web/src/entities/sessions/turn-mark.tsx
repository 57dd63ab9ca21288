import { Clock3, type LucideIcon, Minus, Play, Plane, User } from 'lucide-react';
import { classNames } from '../../lib/page/class-names.ts';

/** Shows whose turn it is. `broker` is the viewer. */
export type TurnTone = 'broker' | 'colleague' | 'operator' | 'client' | 'nobody' | 'snoozed';

const marks: Record<TurnTone, { icon: LucideIcon; text: string; className: string }> = {
  broker: { icon: Play, text: 'Your turn', className: 'bg-accent text-on-accent' },
  colleague: { icon: Play, text: 'A colleague’s turn', className: 'bg-surface-2 text-ink-3' },
  operator: { icon: Plane, text: 'Waiting on operator', className: 'bg-operator-tint text-operator' },
  client: { icon: User, text: 'Waiting on client', className: 'bg-client-tint text-client' },
  nobody: { icon: Minus, text: 'No action needed', className: 'bg-surface-2 text-ink-3' },
  snoozed: { icon: Clock3, text: 'Snoozed', className: 'bg-surface-2 text-ink-3' },
};

export const turnText = (turn: TurnTone): string => marks[turn].text;

export function TurnMark({ turn, label }: { turn: TurnTone; label?: string }) {
  const { icon: Icon, text, className } = marks[turn];
  return (
    <span
      role="img"
      aria-label={label ?? text}
      title={label ?? text}
      className={classNames('inline-flex size-5 shrink-0 items-center justify-center rounded-full', className)}
    >
      <Icon size={11} strokeWidth={2.4} fill={turn === 'broker' ? 'currentColor' : 'none'} aria-hidden />
    </span>
  );
}
