import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Leg, LegZones } from '@tripthread/shared/requests/requests';
import { type StopPlace, stopPlaces } from '@tripthread/shared/airports/fuel-stops';
import {
  type Airport,
  airportSizes,
  searchable,
  type SearchableAirport,
  searchAirports as searchIn,
} from '@tripthread/shared/airports/airports';

/** A row of the file that `scripts/airports.mjs` writes. */
type Row = readonly [
  icao: string,
  iata: string,
  name: string,
  city: string,
  country: string,
  latitude: number,
  longitude: number,
  zone: number,
  size: number,
  otherNames?: string,
];

interface Book {
  readonly airports: readonly Airport[];
  readonly byCode: ReadonlyMap<string, Airport>;
  readonly stops: readonly StopPlace[];
  readonly searchable: () => readonly SearchableAirport[];
}

// Islands are found by their name.
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

// Resolved by the package's name, which works from the sources and from the build.
const file = () => createRequire(import.meta.url).resolve('@tripthread/commands/data/airports.json');

const airportOf = (row: Row, zones: readonly string[]): Airport => {
  const [icao, iata, name, city, country, latitude, longitude, zone, size] = row;
  return {
    icao,
    iata: iata === '' ? null : iata,
    name,
    city,
    country,
    latitude,
    longitude,
    zone: zones[zone] ?? 'UTC',
    size: airportSizes[Math.floor(size) - 1] ?? 'small',
  };
};

function read(): Book {
  const { zones, airports: rows }: { zones: string[]; airports: Row[] } = JSON.parse(readFileSync(file(), 'utf8'));
  const airports = rows.map((row) => airportOf(row, zones));
  const byCode = new Map<string, Airport>();
  for (const airport of airports) {
    byCode.set(airport.icao, airport);
    if (airport.iata !== null) byCode.set(airport.iata, airport);
  }
  const index = once(() =>
    airports.map((airport, at) => {
      const [, , , , country, , , , size, otherNames] = rows[at] as Row;
      return searchable(airport, `${otherNames ?? ''} ${countryNames.of(country) ?? ''}`, !Number.isInteger(size));
    }),
  );
  return { airports, byCode, stops: stopPlaces(airports), searchable: index };
}

function once<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | null = null;
  return () => (made ??= { it: make() }).it;
}

/** Returns the 7,269 airports, read on first use. Their search words are split at the first search. */
const known = once(read);

/** Finds an airport by ICAO or IATA code, in any case. */
export const findAirport = (code: string): Airport | null => known().byCode.get(code.toUpperCase()) ?? null;

export const searchAirports = (q: string, limit: number): readonly Airport[] =>
  searchIn(known().searchable(), q, limit);

/** Returns legs with their airports' time zones, to be stored. */
export const withZones = <Kept extends Leg>(legs: readonly Kept[]): readonly (Kept & LegZones)[] =>
  legs.map((leg) => ({
    ...leg,
    departureZone: findAirport(leg.departureAirport)?.zone ?? null,
    arrivalZone: findAirport(leg.arrivalAirport)?.zone ?? null,
  }));

/** Airports where a jet can stop for fuel. */
export const knownStops = (): readonly StopPlace[] => known().stops;

export const allAirports = (): readonly Airport[] => known().airports;
