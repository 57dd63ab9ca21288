import type { Airport } from './airports.ts';
import { distanceNm, placeAlong, type Place } from './geography.ts';

/** Whether a distance is flown without a stop, and where one would be made. Planning estimates: wind, load and runway decide. */

export type RangeVerdict = 'within' | 'near_limit' | 'beyond';

/** From this share of the range on, wind and load may call for a stop. */
const nearShare = 0.9;

export function rangeVerdict(distance: number, rangeNm: number): RangeVerdict {
  if (distance > rangeNm) return 'beyond';
  return distance > rangeNm * nearShare ? 'near_limit' : 'within';
}

export interface FuelStop {
  readonly airport: Airport;
  /** Which stop of the leg it would be, from 1. */
  readonly order: number;
  /** How much longer the way is by it. */
  readonly detourNm: number;
  /** From the departure, or from the stop before it. */
  readonly fromNm: number;
  /** To the arrival, or to the stop after it. */
  readonly toNm: number;
}

export interface FuelStops {
  /** How many stops the distance needs at least. */
  readonly needed: number;
  /** One stop: where it may be, best first. Several: one place for each, in order of flight. Empty when there is none in reach. */
  readonly candidates: readonly FuelStop[];
}

const mostCandidates = 3;
/** Neighbours offer no choice. */
const apartNm = 100;
/** A stop farther off the way than this share of it is no stop on the way. */
const mostDetourShare = 0.12;
const leastDetourNm = 60;
/** A stop within sight of either end only wins what it costs. */
const leastHopShare = 0.15;
/** Halves that differ waste range; a large airport is surer to have fuel at night. */
const weights = { imbalance: 0.15, large: 40 } as const;

const servesJets = ({ size }: Airport): boolean => size !== 'small';

/** Those that split the way in two flyable halves, best first. */
function stopsBetween(
  from: Place,
  to: Place,
  rangeNm: number,
  airports: readonly Airport[],
  most: number,
): readonly FuelStop[] {
  const direct = distanceNm(from, to);
  const mostDetour = Math.max(leastDetourNm, direct * mostDetourShare);
  const rated: { stop: FuelStop; cost: number }[] = [];
  for (const airport of airports) {
    if (!servesJets(airport)) continue;
    const [fromNm, toNm] = [distanceNm(from, airport), distanceNm(airport, to)];
    const detourNm = fromNm + toNm - direct;
    if (fromNm > rangeNm || toNm > rangeNm || detourNm > mostDetour) continue;
    if (Math.min(fromNm, toNm) < direct * leastHopShare) continue;
    const cost =
      detourNm + weights.imbalance * Math.abs(fromNm - toNm) - (airport.size === 'large' ? weights.large : 0);
    rated.push({ stop: { airport, order: 1, detourNm, fromNm, toNm }, cost });
  }
  rated.sort((a, b) => a.cost - b.cost || (a.stop.airport.icao < b.stop.airport.icao ? -1 : 1));
  const chosen: FuelStop[] = [];
  for (const { stop } of rated) {
    if (chosen.length === most) break;
    if (chosen.every(({ airport }) => distanceNm(airport, stop.airport) >= apartNm)) chosen.push(stop);
  }
  return chosen;
}

/** One airport for each of `count` stops, each in reach of the one before; null when the chain breaks. */
function chain(
  from: Place,
  to: Place,
  rangeNm: number,
  airports: readonly Airport[],
  count: number,
): FuelStop[] | null {
  const stops: Airport[] = [];
  const leastHop = (distanceNm(from, to) * leastHopShare) / count;
  for (let order = 1; order <= count; order++) {
    const before = stops.at(-1) ?? from;
    const ideal = placeAlong(before, to, 1 / (count - order + 2));
    const left = count - order + 1;
    const reach = airports
      .filter((airport) => servesJets(airport))
      .filter((airport) => {
        const [fromNm, toNm] = [distanceNm(before, airport), distanceNm(airport, to)];
        return fromNm <= rangeNm && toNm <= rangeNm * left && Math.min(fromNm, toNm) >= leastHop;
      })
      .map((airport) => ({
        airport,
        off: distanceNm(ideal, airport) - (airport.size === 'large' ? weights.large : 0),
      }));
    const best = reach.sort((a, b) => a.off - b.off)[0];
    if (best === undefined) return null;
    stops.push(best.airport);
  }
  return stops.map((airport, index) => {
    const [before, after] = [stops[index - 1] ?? from, stops[index + 1] ?? to];
    const [fromNm, toNm] = [distanceNm(before, airport), distanceNm(airport, after)];
    return { airport, order: index + 1, fromNm, toNm, detourNm: fromNm + toNm - distanceNm(before, after) };
  });
}

/** More would be a journey, not a leg. */
const mostStops = 5;

export function fuelStops(from: Place, to: Place, rangeNm: number, airports: readonly Airport[]): FuelStops {
  const direct = distanceNm(from, to);
  let needed = Math.ceil(direct / rangeNm) - 1;
  if (needed <= 0) return { needed: 0, candidates: [] };
  if (needed === 1) {
    const candidates = stopsBetween(from, to, rangeNm, airports, mostCandidates);
    if (candidates.length > 0) return { needed, candidates };
    needed = 2;
  }
  // Where land is rare, one stop more than the distance asks for may find some.
  for (let count = needed; count <= Math.min(needed + 1, mostStops); count++) {
    const candidates = chain(from, to, rangeNm, airports, count);
    if (candidates !== null) return { needed: count, candidates };
  }
  return { needed, candidates: [] };
}
