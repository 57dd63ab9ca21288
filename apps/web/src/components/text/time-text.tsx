import { Hourglass } from 'lucide-react';
import { classNames } from '../../lib/page/class-names.ts';
import { useNow } from '../../lib/time/clock.ts';
import {
  ago,
  agoShort,
  duration,
  exactTime,
  fromNow,
  timeOfDay,
  type Urgency,
  urgencyOf,
} from '../../lib/format/format.ts';

interface TimeTextProps {
  at: string;
  /** `ago`: 5 min ago · `short`: 5m · `from-now`: in 3 h · `time`: 14:30. The exact time is in the tooltip. */
  as?: 'ago' | 'short' | 'from-now' | 'time';
  className?: string;
}

export function TimeText({ at, as = 'ago', className }: TimeTextProps) {
  const now = useNow();
  const text = { ago, short: agoShort, 'from-now': fromNow, time: timeOfDay }[as](at, now);
  return (
    <time dateTime={at} title={exactTime(at)} className={classNames('whitespace-nowrap', className)}>
      {text}
    </time>
  );
}

const tones: Record<Urgency, string> = {
  over: 'text-ink-3 line-through decoration-1',
  urgent: 'text-danger font-semibold',
  soon: 'text-danger',
  today: 'text-expiring',
  later: 'text-ink-2',
};

/**
 * Shows how long a quote is still valid: `3 h`, orange within the day, red within six hours, struck through once
 * expired.
 */
export function ExpiryText({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  const urgency = urgencyOf(at, now);
  const left = Date.parse(at) - now;
  const sentence = urgency === 'over' ? `Expired ${exactTime(at)}` : `Expires ${exactTime(at)}`;
  return (
    <time
      dateTime={at}
      title={sentence}
      aria-label={urgency === 'over' ? 'Expired' : `Expires in ${duration(left)}`}
      className={classNames('whitespace-nowrap', tones[urgency], className)}
    >
      {/* Inline, so that it aligns with the text around it. */}
      {urgency === 'urgent' || urgency === 'soon' || urgency === 'today' ? (
        <Hourglass size={11} aria-hidden className="mr-1 inline align-[-1px]" />
      ) : null}
      {urgency === 'over' ? 'expired' : duration(left)}
    </time>
  );
}
