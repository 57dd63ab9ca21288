import type { Instant } from '@tripthread/shared/time/clock';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const locale = 'en-GB';

const formats = {
  dayMonth: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
  dayMonthYear: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
  weekday: new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }),
  time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
  exact: new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }),
  utc: new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }),
  plainDate: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
};

/** Formats `45 min`, `3 h`, `2 d`: one unit, rounded down, so that time left is never overstated. */
export function duration(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < minute) return '1 min';
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < 2 * day) return `${Math.floor(length / hour)} h`;
  return `${Math.floor(length / day)} d`;
}

/** `now`, `5 min ago`, `3 h ago`, `12 Nov`. */
export function ago(at: Instant, now: number): string {
  const past = now - Date.parse(at);
  if (past < minute) return 'now';
  return past < 7 * day ? `${duration(past)} ago` : shortDate(at, now);
}

/** The same for a narrow column: `now`, `5m`, `3h`, `2d`, `12 Nov`. */
export function agoShort(at: Instant, now: number): string {
  const past = now - Date.parse(at);
  if (past < minute) return 'now';
  if (past < hour) return `${Math.floor(past / minute)}m`;
  if (past < day) return `${Math.floor(past / hour)}h`;
  return past < 7 * day ? `${Math.floor(past / day)}d` : shortDate(at, now);
}

/** Formats `in 3 h`, or `3 h ago` once it is past. */
export function fromNow(at: Instant, now: number): string {
  const ahead = Date.parse(at) - now;
  return ahead > 0 ? `in ${duration(ahead)}` : ago(at, now);
}

function shortDate(at: Instant, now: number): string {
  const date = new Date(at);
  return date.getFullYear() === new Date(now).getFullYear()
    ? formats.dayMonth.format(date)
    : formats.dayMonthYear.format(date);
}

/** `14:30`, in the user’s zone. */
export const timeOfDay = (at: Instant): string => formats.time.format(new Date(at));
/** `Mon 23 Nov`, in the user’s zone. */
export const dayName = (at: Instant): string => formats.weekday.format(new Date(at)).replace(',', '');
/** `Mon 23 Nov 2026, 14:30 (23 Nov 13:30 UTC)`, for tooltips. */
export function exactTime(at: Instant): string {
  const date = new Date(at);
  return `${formats.exact.format(date).replace(',', '').replace(' at ', ', ')} (${formats.utc.format(date).replace(',', '')} UTC)`;
}

/** `12 Dec, 15:00 UTC`, for the tooltip of an airport’s time. */
export const exactUtc = (at: Instant): string => `${formats.utc.format(new Date(at))} UTC`;

/** How near an expiry is. `today`: under 24 h; `soon`: under 6 h; `urgent`: under 1 h. */
export type Urgency = 'over' | 'urgent' | 'soon' | 'today' | 'later';
export function urgencyOf(at: Instant, now: number): Urgency {
  const left = Date.parse(at) - now;
  if (left <= 0) return 'over';
  if (left < hour) return 'urgent';
  if (left < 6 * hour) return 'soon';
  return left < day ? 'today' : 'later';
}

/** `20 Nov 2026`, of a date without a zone: since when a rate is valid. */
export const plainDate = (date: string): string => formats.plainDate.format(new Date(`${date}T00:00:00Z`));

/** `1 quote`, `3 quotes`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Returns initials: `Ana Silva` → `AS`. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}
