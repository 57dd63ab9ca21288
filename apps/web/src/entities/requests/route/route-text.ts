import { placeOf } from '@tripthread/shared/airports/airports';
import type { Outputs } from '../../../lib/api/api-types.ts';

export type PlannedLeg = Outputs['airports']['route']['legs'][number];
type Plan = NonNullable<PlannedLeg['plan']>;

const inWords = new Intl.NumberFormat('en-US');
export const nauticalMiles = (distance: number): string => `${inWords.format(distance)} NM`;

/** Describes whether a leg is within an aircraft’s range, with the figures. */
export function formatRange(plan: Plan): string | null {
  const { range, distanceNm } = plan;
  if (range === null) return null;
  const of = `${nauticalMiles(range.rangeNm)} of ${range.aircraft}`;
  if (range.verdict === 'within') return `Within the ${of}.`;
  if (range.verdict === 'near_limit') return `Near the limit of the ${of}: wind or load may require a stop.`;
  return `${nauticalMiles(distanceNm - range.rangeNm)} beyond the ${of}.`;
}

/** Names where a stop may be, or the stops in order. */
export function formatStops({ stops }: Plan): string | null {
  const { needed, candidates } = stops;
  if (needed === 0) return null;
  if (candidates.length === 0) return 'No fuel stop within reach: this aircraft can’t fly this leg.';
  const many = needed === 1 ? '1 fuel stop' : `${needed} fuel stops`;
  const names = candidates.map(({ airport }) => `${airport.icao} ${placeOf(airport)}`);
  if (needed > 1) return `${many}: ${names.join(', then ')}.`;
  return `${many}, for example ${names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`}.`;
}

/** Explains an ambiguous or skipped departure time; null on all but two nights a year. */
export function formatClockChange({ departure }: Plan, said: string | null): string | null {
  if (departure === null || departure.occurs === 'once') return null;
  return departure.occurs === 'skipped'
    ? `${said} does not exist that night: ${departure.time} is used.`
    : `${said} occurs twice that night as clocks go back: the first is used.`;
}

/** Formats `+1 day`, `−1 day` across the date line; null on the same day. */
export const daysLater = (days: number): string | null =>
  days === 0 ? null : `${days > 0 ? '+' : '−'}${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
