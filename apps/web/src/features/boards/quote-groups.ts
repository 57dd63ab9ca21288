// Pure: the group of a quote. By the reader’s own day, which "today" and "tomorrow" refer to.

export const groupNames = {
  soon: 'Within 6 h',
  today: 'Today',
  tomorrow: 'Tomorrow',
  later: 'Later',
  open: 'No expiry stated',
  lapsed: 'Expired within the last day',
} as const;
export type GroupName = keyof typeof groupNames;

interface ExpiringQuote {
  readonly status: string;
  readonly validUntil: string | null;
}

const hour = 3_600_000;

/** Returns midnight after `days` more days, in the reader’s zone; a day may have 23 or 25 hours. */
function endOfDay(now: number, days: number): number {
  const end = new Date(now);
  end.setHours(24 + 24 * days, 0, 0, 0);
  return end.getTime();
}

export function groupOf({ status, validUntil }: ExpiringQuote, now: number): GroupName {
  if (validUntil === null) return status === 'expired' ? 'lapsed' : 'open';
  const at = Date.parse(validUntil);
  // The server marks it expired within a minute; the clock already knows.
  if (status === 'expired' || at <= now) return 'lapsed';
  if (at < now + 6 * hour) return 'soon';
  if (at < endOfDay(now, 0)) return 'today';
  return at < endOfDay(now, 1) ? 'tomorrow' : 'later';
}

/** Returns the groups that are not empty, in order; each keeps the order of its input. */
export function groupsOf<Quote extends ExpiringQuote>(
  quotes: readonly Quote[],
  now: number,
): readonly { readonly name: GroupName; readonly quotes: readonly Quote[] }[] {
  return (Object.keys(groupNames) as GroupName[])
    .map((name) => ({ name, quotes: quotes.filter((quote) => groupOf(quote, now) === name) }))
    .filter((group) => group.quotes.length > 0);
}

/** Returns the share of a quote’s validity that is left, 0 to 1. */
export function shareLeft({ validUntil, receivedAt }: { validUntil: string; receivedAt: string }, now: number): number {
  const [from, to] = [Date.parse(receivedAt), Date.parse(validUntil)];
  return to <= from ? 0 : Math.min(1, Math.max(0, (to - now) / (to - from)));
}
