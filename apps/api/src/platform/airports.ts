import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Airport, airportSizes, searchable, searchAirports as searchIn } from '@tripthread/shared/airports';

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
  readonly searchable: readonly ReturnType<typeof searchable>[];
}

// Whoever types an island finds its airport.
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

let book: Book | null = null;

// By the package's own name: the same from the sources and from the built file.
const file = () => createRequire(import.meta.url).resolve('@tripthread/api/data/airports.json');

function read(): Book {
  const { zones, airports: rows }: { zones: string[]; airports: Row[] } = JSON.parse(readFileSync(file(), 'utf8'));
  const byCode = new Map<string, Airport>();
  const index = rows.map(([icao, iata, name, city, country, latitude, longitude, zone, size, otherNames]) => {
    const airport: Airport = {
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
    byCode.set(icao, airport);
    if (airport.iata !== null) byCode.set(airport.iata, airport);
    return searchable(airport, `${otherNames ?? ''} ${countryNames.of(country) ?? ''}`, !Number.isInteger(size));
  });
  return { airports: index.map(({ airport }) => airport), byCode, searchable: index };
}

/** Read at the first question and kept: some seven thousand airports. */
const known = (): Book => (book ??= read());

/** By ICAO or IATA code, in letters of any size. */
export const findAirport = (code: string): Airport | null => known().byCode.get(code.toUpperCase()) ?? null;

export const searchAirports = (q: string, most: number): readonly Airport[] => searchIn(known().searchable, q, most);

export const allAirports = (): readonly Airport[] => known().airports;
