import { classNames } from '../lib/class-names.ts';

interface MeterProps {
  value: number;
  max: number;
  /** What is counted: `quotes received`. */
  label: string;
  tone?: 'accent' | 'quiet';
}

/** `3/5` beside a small bar; the numbers say it, the bar shows it. */
export function Meter({ value, max, label, tone = 'accent' }: MeterProps) {
  const share = max === 0 ? 0 : Math.min(1, value / max);
  return (
    <span
      role="img"
      aria-label={`${value} of ${max} ${label}`}
      title={`${value} of ${max} ${label}`}
      className="inline-flex items-center gap-1.5 tabular-nums"
    >
      {/* In a narrow list the bar gives way to the client's name: the numbers say the same. */}
      <span aria-hidden className="h-1 w-6 overflow-hidden rounded-full bg-surface-3 @max-[400px]:hidden">
        <span
          className={classNames('block h-full rounded-full', tone === 'accent' ? 'bg-accent' : 'bg-quiet')}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span aria-hidden className={max === 0 ? 'text-ink-3' : 'text-ink-2'}>
        {value}/{max}
      </span>
    </span>
  );
}
