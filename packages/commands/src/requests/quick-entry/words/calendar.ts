import { Temporal } from 'temporal-polyfill';

export type Day = Temporal.PlainDate;

const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const month = String.raw`jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`;
export const monthOf = (name: string): number => names.indexOf(name.slice(0, 3).toLowerCase()) + 1;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const weekday = String.raw`mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?`;
export const weekdayOf = (name: string): number => weekdays.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Returns the local date of an airport at an instant. */
export const dayAt = (now: string, zone: string): Day =>
  Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate();

/** Returns a valid date; null for 31 February. */
export function dayOf(year: number, monthNumber: number, day: number): Day | null {
  if (year < 1900 || year > 9998 || monthNumber < 1 || monthNumber > 12 || day < 1 || day > 31) return null;
  try {
    return Temporal.PlainDate.from({ year, month: monthNumber, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));
const longAgo = 305;

export interface Dated {
  readonly day: Day;
  /** Why the date is doubtful. */
  readonly note: string | null;
  readonly isPast: boolean;
}

/**
 * Returns the next date with this day and month. Without a year, a date that has just passed is more likely a mistake than
 * eleven months away, so it is marked as doubtful.
 */
export function nextDay(from: Day, monthNumber: number, day: number, year: string | undefined): Dated | null {
  if (year !== undefined) {
    const exact = dayOf(fullYear(year), monthNumber, day);
    if (exact === null) return null;
    const isPast = Temporal.PlainDate.compare(exact, from) < 0;
    return { day: exact, note: isPast ? 'That day has gone by: a year later?' : null, isPast };
  }
  // The next 29 February may be years away.
  for (let more = 0; more <= 8; more += 1) {
    const next = dayOf(from.year + more, monthNumber, day);
    if (next === null || Temporal.PlainDate.compare(next, from) < 0) continue;
    const away = from.until(next, { largestUnit: 'days' }).days;
    return { day: next, note: away > longAgo ? `Taken for ${next.year}: it has just gone by.` : null, isPast: false };
  }
  return null;
}

/** Returns the next date with this day of the month. */
export function nextOfMonth(from: Day, number: number): Day | null {
  for (let more = 0; more < 12; more += 1) {
    const first = from.with({ day: 1 }).add({ months: more });
    const day = dayOf(first.year, first.month, number);
    if (day !== null && Temporal.PlainDate.compare(day, from) >= 0) return day;
  }
  return null;
}

export const inWords = (day: Day): string =>
  day.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
export const optionOf = (day: Day) => ({ label: inWords(day), text: day.toString() });

/** Parses the date of a reading. */
export function dayFrom(text: string): Day | null {
  const [year = 0, monthNumber = 0, day = 0] = text.split('-').map(Number);
  return dayOf(year, monthNumber, day);
}
