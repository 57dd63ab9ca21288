import { Temporal } from 'temporal-polyfill';
import type { Instant } from './clock.ts';

/** Local times of a place. */

export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`. */
  readonly time: string;
  /** Minutes ahead of UTC at that moment. */
  readonly offset: number;
}

/**
 * How often a local time occurs. `once` is usual. `skipped`: the clocks moved past it, and it is shifted by the gap
 * (02:30 becomes 03:30). `twice`: it occurs twice that night, and the first is meant.
 */
export type Occurs = 'once' | 'skipped' | 'twice';

export interface ZonedMoment extends LocalTime {
  readonly instant: Instant;
  readonly occurs: Occurs;
}

const instantText = (moment: Temporal.ZonedDateTime): Instant => new Date(moment.epochMilliseconds).toISOString();

function shown(moment: Temporal.ZonedDateTime): LocalTime {
  return {
    date: moment.toPlainDate().toString(),
    time: moment.toPlainTime().toString({ smallestUnit: 'minute' }),
    offset: Math.round(moment.offsetNanoseconds / 6e10),
  };
}

/** Returns the moment of a local date and time, with the local time that the clocks really show. */
export function momentOf(date: string, time: string, zone: string): ZonedMoment {
  const plain = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  const moment = plain.toZonedDateTime(zone, { disambiguation: 'compatible' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  const occurs = !moment.toPlainDateTime().equals(plain) ? 'skipped' : moment.equals(later) ? 'once' : 'twice';
  return { ...shown(moment), instant: instantText(moment), occurs };
}

/** Returns the local time of a zone at an instant. */
export const localOf = (at: Instant, zone: string): LocalTime =>
  shown(Temporal.Instant.from(at).toZonedDateTimeISO(zone));

/** Returns the calendar days from one date to another; negative across the date line. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
