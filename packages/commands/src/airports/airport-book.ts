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

/** A row of the file; see `scripts/airports.mjs`, which writes it. */
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

// Whoever types an island finds its airport.
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

// By the package's own name: the same from the sources and from the built file.
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

/** Read at the first question and kept: some seven thousand airports. Their words are taken apart at the first search. */
const known = once(read);

/** By ICAO or IATA code, in letters of any size. */
export const findAirport = (code: string): Airport | null => known().byCode.get(code.toUpperCase()) ?? null;

export const searchAirports = (q: string, limit: number): readonly Airport[] =>
  searchIn(known().searchable(), q, limit);

/** Legs with the zones of their airports, for keeping. */
export const withZones = <Kept extends Leg>(legs: readonly Kept[]): readonly (Kept & LegZones)[] =>
  legs.map((leg) => ({
    ...leg,
    departureZone: findAirport(leg.departureAirport)?.zone ?? null,
    arrivalZone: findAirport(leg.arrivalAirport)?.zone ?? null,
  }));

/** Where jets may stop for fuel. */
export const knownStops = (): readonly StopPlace[] => known().stops;

export const allAirports = (): readonly Airport[] => known().airports;
