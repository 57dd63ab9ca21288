import { classNames } from '../../lib/page/class-names.ts';

type Tone = 'accent' | 'won' | 'lost';

interface StepRailProps {
  /** How many ticks. */
  count: number;
  /** Which one is now, from 0. */
  index: number;
  /** The name of the present one. */
  name: string;
  tone?: Tone;
  /** With the name beside it; without, it is only read aloud and shown on hover. */
  named?: boolean;
  size?: 'sm' | 'md';
}

const fill: Record<Tone, string> = { accent: 'bg-accent', won: 'bg-won', lost: 'bg-quiet' };
const ink: Record<Tone, string> = { accent: 'text-ink-1', won: 'text-won', lost: 'text-ink-3' };

/** A thin rail of ticks: those behind are filled, the present one is tall and named. */
export function StepRail({ count, index, name, tone = 'accent', named = true, size = 'sm' }: StepRailProps) {
  const label = `Step ${index + 1} of ${count}: ${name}`;
  return (
    <span className="inline-flex min-w-0 items-center gap-2" title={label}>
      <span
        role="img"
        aria-label={label}
        className={classNames('inline-flex shrink-0 items-end', size === 'sm' ? 'gap-0.5' : 'gap-1')}
      >
        {Array.from({ length: count }, (_, tick) => (
          <span
            key={tick}
            className={classNames(
              'rounded-full',
              size === 'sm' ? 'w-1' : 'w-5',
              tick === index ? (size === 'sm' ? 'h-2.5' : 'h-1.5') : size === 'sm' ? 'h-1.5' : 'h-1',
              tick < index ? classNames(fill[tone], 'opacity-45') : tick === index ? fill[tone] : 'bg-line-strong/40',
            )}
          />
        ))}
      </span>
      {named ? <span className={classNames('truncate', ink[tone])}>{name}</span> : null}
    </span>
  );
}
