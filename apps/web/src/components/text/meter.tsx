import { classNames } from '../../lib/page/class-names.ts';

interface MeterProps {
  value: number;
  max: number;
  /** What is counted: `quotes received`. */
  label: string;
  tone?: 'accent' | 'quiet';
}

/** Renders `3/5` beside a small bar. With more than expected, only the number is shown. */
export function Meter({ value, max, label, tone = 'accent' }: MeterProps) {
  const isMore = value > max;
  const share = isMore ? 1 : max === 0 ? 0 : value / max;
  const words = isMore ? `${value} ${label}` : `${value} of ${max} ${label}`;
  return (
    <span role="img" aria-label={words} title={words} className="inline-flex items-center gap-1.5 tabular-nums">
      {/* In a narrow list the bar is hidden for the client’s name; the numbers say the same. */}
      <span aria-hidden className="h-1 w-6 overflow-hidden rounded-full bg-surface-3 @max-[400px]:hidden">
        <span
          className={classNames('block h-full rounded-full', tone === 'accent' ? 'bg-accent' : 'bg-quiet')}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span aria-hidden className={max === 0 && !isMore ? 'text-ink-3' : 'text-ink-2'}>
        {isMore ? value : `${value}/${max}`}
      </span>
    </span>
  );
}
