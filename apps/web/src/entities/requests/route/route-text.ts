import { placeOf } from '@tripthread/shared/airports/airports';
import type { Outputs } from '../../../lib/api/api-types.ts';

export type PlannedLeg = Outputs['airports']['route']['legs'][number];
type Plan = NonNullable<PlannedLeg['plan']>;

const inWords = new Intl.NumberFormat('en-US');
export const nauticalMiles = (distance: number): string => `${inWords.format(distance)} NM`;

/** `within range`, and of whom: the verdict with its figures. */
export function formatRange(plan: Plan): string | null {
  const { range, distanceNm } = plan;
  if (range === null) return null;
  const of = `${nauticalMiles(range.rangeNm)} of ${range.aircraft}`;
  if (range.verdict === 'within') return `Within the ${of}.`;
  if (range.verdict === 'near_limit') return `Near the limit of the ${of}: wind or load may ask for a stop.`;
  return `${nauticalMiles(distanceNm - range.rangeNm)} beyond the ${of}.`;
}

/** Where a stop may be, or where the stops would be in order. */
export function formatStops({ stops }: Plan): string | null {
  const { needed, candidates } = stops;
  if (needed === 0) return null;
  if (candidates.length === 0) return 'No airport lies in reach for a fuel stop: this aircraft does not get there.';
  const many = needed === 1 ? '1 fuel stop' : `${needed} fuel stops`;
  const names = candidates.map(({ airport }) => `${airport.icao} ${placeOf(airport)}`);
  if (needed > 1) return `${many}: ${names.join(', then ')}.`;
  return `${many}, for example ${names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`}.`;
}

/** What the clocks do to the time that was said; null on all but two nights a year. */
export function formatClockChange({ departure }: Plan, said: string | null): string | null {
  if (departure === null || departure.occurs === 'once') return null;
  return departure.occurs === 'skipped'
    ? `The clocks jump over ${said} that night: ${departure.time} is meant.`
    : `${said} comes twice that night, as the clocks go back: the first is meant.`;
}

/** `+1 day`, `−1 day` across the date line; null on the same day. */
export const daysLater = (days: number): string | null =>
  days === 0 ? null : `${days > 0 ? '+' : '−'}${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
