import type { Instant } from '@tripthread/shared/time/clock';

export interface SnoozeTime {
  readonly label: string;
  readonly until: Instant;
}

const hour = 3_600_000;
const morning = 8;

/** Wake-up times a broker picks without typing, in the reader's own zone. */
export function snoozeTimes(now: number): readonly SnoozeTime[] {
  const at = (days: number): number => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    return date.setHours(morning, 0, 0, 0);
  };
  const monday = (8 - new Date(now).getDay()) % 7 || 7;
  const times = [
    { label: 'For an hour', ms: now + hour },
    { label: 'For three hours', ms: now + 3 * hour },
    { label: 'Until tomorrow morning', ms: at(1) },
    ...(monday > 1 ? [{ label: 'Until Monday morning', ms: at(monday) }] : []),
  ];
  return times.map(({ label, ms }) => ({ label, until: new Date(ms).toISOString() }));
}
