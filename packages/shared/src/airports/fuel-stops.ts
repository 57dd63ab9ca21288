import type { Airport } from './airports.ts';
import {
  cosineBetween,
  cosineOfNm,
  distanceNm,
  earthRadiusNm,
  type Place,
  placeAlong,
  type Vector,
  vectorOf,
} from './geography.ts';

/** Whether a leg can be flown non-stop, and where to refuel if not. Planning estimates: wind, load and runway decide. */

export type RangeVerdict = 'within' | 'near_limit' | 'beyond';

/** From this share of the range on, wind and load may require a stop. */
const nearShare = 0.9;

export function rangeVerdict(distance: number, rangeNm: number): RangeVerdict {
  if (distance > rangeNm) return 'beyond';
  return distance > rangeNm * nearShare ? 'near_limit' : 'within';
}

export interface FuelStop {
  readonly airport: Airport;
  /** Position of the stop in the leg, from 1. */
  readonly order: number;
  /** Extra distance compared with the direct route. */
  readonly detourNm: number;
  /** Distance from the departure or the previous stop. */
  readonly fromNm: number;
  /** Distance to the arrival or the next stop. */
  readonly toNm: number;
}

export interface FuelStops {
  /** The minimum number of stops. */
  readonly needed: number;
  /** One stop: all candidates, best first. Several: one candidate each, in order of flight. Empty if none is in range. */
  readonly candidates: readonly FuelStop[];
}

const maxCandidates = 3;
/** Minimum distance between two candidates, so that they are real alternatives. */
const apartNm = 100;
/** A stop that lengthens the route by more than this share is a detour. */
const maxDetourShare = 0.12;
const minDetourNm = 60;
/** A stop this close to either end saves less than it costs. */
const minHopShare = 0.15;
/** Uneven halves waste range; a large airport is more likely to have fuel at night. */
const weights = { imbalance: 0.15, large: 40 } as const;

/** An airport where jets can refuel, with precomputed vectors for fast comparison. */
export interface StopPlace {
  readonly airport: Airport;
  readonly vector: Vector;
}

/** Countries under sanctions or in conflict (2026), where no stop is planned. */
const notOffered = new Set(['AF', 'BY', 'IQ', 'IR', 'KP', 'LY', 'RU', 'SD', 'SO', 'SY', 'UA', 'YE']);

/** Returns the airports that serve jets; computed once. */
export const stopPlaces = (airports: readonly Airport[]): readonly StopPlace[] =>
  airports
    .filter(({ size, country }) => size !== 'small' && !notOffered.has(country))
    .map((airport) => ({ airport, vector: vectorOf(airport) }));

/** Whether an airport is in range of both ends and not too close to either. */
function placesWithin(
  places: readonly StopPlace[],
  from: { readonly place: Place; readonly maxNm: number },
  to: { readonly place: Place; readonly maxNm: number },
  minNm: number,
): readonly StopPlace[] {
  const [start, end, near] = [vectorOf(from.place), vectorOf(to.place), cosineOfNm(minNm)];
  const [farthestFrom, farthestTo] = [cosineOfNm(from.maxNm), cosineOfNm(to.maxNm)];
  return places.filter(({ vector }) => {
    const [a, b] = [cosineBetween(start, vector), cosineBetween(vector, end)];
    return a >= farthestFrom && b >= farthestTo && a <= near && b <= near;
  });
}

/** Returns the stops that split the route into two flyable halves, best first. */
function stopsBetween(from: Place, to: Place, rangeNm: number, places: readonly StopPlace[]): readonly FuelStop[] {
  const direct = distanceNm(from, to);
  const maxDetour = Math.max(minDetourNm, direct * maxDetourShare);
  const end = (place: Place) => ({ place, maxNm: rangeNm });
  const rated: { stop: FuelStop; cost: number }[] = [];
  for (const { airport } of placesWithin(places, end(from), end(to), direct * minHopShare)) {
    const [fromNm, toNm] = [distanceNm(from, airport), distanceNm(airport, to)];
    const detourNm = fromNm + toNm - direct;
    if (detourNm > maxDetour || Math.max(fromNm, toNm) > rangeNm) continue;
    const cost =
      detourNm + weights.imbalance * Math.abs(fromNm - toNm) - (airport.size === 'large' ? weights.large : 0);
    rated.push({ stop: { airport, order: 1, detourNm, fromNm, toNm }, cost });
  }
  rated.sort((a, b) => a.cost - b.cost || (a.stop.airport.icao < b.stop.airport.icao ? -1 : 1));
  const chosen: FuelStop[] = [];
  for (const { stop } of rated) {
    if (chosen.length === maxCandidates) break;
    if (chosen.every(({ airport }) => distanceNm(airport, stop.airport) >= apartNm)) chosen.push(stop);
  }
  return chosen;
}

/** Returns the airport nearest to the ideal stop; a large airport counts as somewhat nearer. */
function nearest(places: readonly StopPlace[], ideal: Place): Airport | null {
  const target = vectorOf(ideal);
  let best: Airport | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { airport, vector } of places) {
    const offNm = earthRadiusNm * Math.acos(Math.min(1, cosineBetween(target, vector)));
    const cost = offNm - (airport.size === 'large' ? weights.large : 0);
    if (cost < least) [best, least] = [airport, cost];
  }
  return best;
}

/** Returns one airport for each of `count` stops, each in range of the previous one; null if the chain breaks. */
function chain(
  from: Place,
  to: Place,
  rangeNm: number,
  places: readonly StopPlace[],
  count: number,
): readonly FuelStop[] | null {
  const stops: Airport[] = [];
  const minHop = (distanceNm(from, to) * minHopShare) / count;
  for (let left = count; left > 0; left--) {
    const before = stops.at(-1) ?? from;
    const reach = placesWithin(places, { place: before, maxNm: rangeNm }, { place: to, maxNm: rangeNm * left }, minHop);
    const stop = nearest(reach, placeAlong(before, to, 1 / (left + 1)));
    if (stop === null) return null;
    stops.push(stop);
  }
  return stops.map((airport, index) => {
    const [before, after] = [stops[index - 1] ?? from, stops[index + 1] ?? to];
    const [fromNm, toNm] = [distanceNm(before, airport), distanceNm(airport, after)];
    return { airport, order: index + 1, fromNm, toNm, detourNm: fromNm + toNm - distanceNm(before, after) };
  });
}

/** More stops than this would be several legs. */
const maxFuelStops = 5;

export function fuelStops(from: Place, to: Place, rangeNm: number, places: readonly StopPlace[]): FuelStops {
  const direct = distanceNm(from, to);
  let needed = Math.ceil(direct / rangeNm) - 1;
  if (needed <= 0) return { needed: 0, candidates: [] };
  if (needed === 1) {
    const candidates = stopsBetween(from, to, rangeNm, places);
    if (candidates.length > 0) return { needed, candidates };
    needed = 2;
  }
  // Where land is rare, one or two extra stops may make the route flyable.
  for (let count = needed; count <= Math.min(needed + 2, maxFuelStops); count++) {
    const candidates = chain(from, to, rangeNm, places, count);
    if (candidates !== null) return { needed: count, candidates };
  }
  return { needed, candidates: [] };
}
