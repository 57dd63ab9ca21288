import { Ban, Check, CircleDashed, Minus } from 'lucide-react';
import { classNames } from '../../lib/page/class-names.ts';

const looks = {
  waiting: { icon: CircleDashed, className: 'text-operator' },
  good: { icon: Check, className: 'text-won' },
  bad: { icon: Ban, className: 'text-ink-2' },
  quiet: { icon: Minus, className: 'text-ink-3' },
};

/** Renders a status as text with an icon: never by colour alone. */
export function StatusLabel({
  tone,
  word,
  detail,
}: {
  tone: keyof typeof looks;
  word: string;
  detail?: string | undefined;
}) {
  const { icon: Icon, className } = looks[tone];
  return (
    <span className={classNames('inline-flex items-center gap-1.5 text-xs', className)}>
      <Icon size={13} aria-hidden className="shrink-0" />
      <span>
        {word}
        {detail === undefined ? null : <span className="text-ink-3">{detail}</span>}
      </span>
    </span>
  );
}
