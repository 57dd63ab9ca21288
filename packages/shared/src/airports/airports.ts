/** Airports as the packaged data set knows them, and how a few letters find one. */

export const airportSizes = ['small', 'medium', 'large'] as const;
export type AirportSize = (typeof airportSizes)[number];

export interface Airport {
  /** Four letters, in capitals: what a leg keeps. */
  readonly icao: string;
  readonly iata: string | null;
  readonly name: string;
  /** The place it serves; empty where the data have none. */
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name of the zone its clocks show. */
  readonly zone: string;
  readonly size: AirportSize;
}

/** The one that is called so, by ICAO or IATA code. */
export const airportOf = (airports: readonly Airport[], code: string): Airport | null =>
  airports.find(({ icao }) => icao === code) ?? airports.find(({ iata }) => iata === code) ?? null;

/** What people call the airport's place; its code where the data name none. */
export const placeOf = ({ city, icao }: Airport): string => (city === '' ? icao : city);

/** An airport with what it is searched by, made once. */
export interface SearchableAirport {
  readonly airport: Airport;
  readonly codes: readonly string[];
  readonly city: readonly string[];
  readonly name: readonly string[];
  readonly otherNames: readonly string[];
  /** Of equals the heavier comes first: its size, and half a size more beside a large one. */
  readonly weight: number;
}

// Letters that no decomposition brings back to their plain form.
const plain: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th' };

/** Small letters without accents, word by word. */
export function searchWords(text: string): readonly string[] {
  const bare = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[øłđßæœıþ]/gu, (letter) => plain[letter] ?? letter);
  return bare.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

export function searchable(airport: Airport, otherNames = '', isMetropolitan = false): SearchableAirport {
  const { icao, iata } = airport;
  // What pilots of the United States say: SDL is KSDL, whatever its IATA code is.
  const local = icao.startsWith('K') ? [icao.slice(1)] : [];
  return {
    airport,
    codes: [icao, ...(iata === null ? [] : [iata]), ...local].map((code) => code.toLowerCase()),
    city: searchWords(airport.city),
    name: searchWords(airport.name),
    otherNames: searchWords(otherNames),
    weight: airportSizes.indexOf(airport.size) + (isMetropolitan ? 0.5 : 0),
  };
}

/** How well an airport answers; smaller is better. */
const ranks = { icao: 0, iata: 1, localCode: 2, begins: 3, city: 4, name: 5, otherName: 6 } as const;

const begins = (words: readonly string[], start: string): boolean => words.some((word) => word.startsWith(start));

function rankOfWord({ codes, city, name, otherNames }: SearchableAirport, word: string): number | null {
  if (begins(codes, word)) return ranks.begins;
  if (begins(city, word)) return ranks.city;
  if (begins(name, word)) return ranks.name;
  return begins(otherNames, word) ? ranks.otherName : null;
}

function rankOf(candidate: SearchableAirport, words: readonly string[]): number | null {
  const whole = words.join(' ');
  const { airport, codes, city } = candidate;
  if (codes[0] === whole) return ranks.icao;
  if (airport.iata !== null && codes[1] === whole) return ranks.iata;
  if (codes.includes(whole)) return ranks.localCode;
  if (city.join(' ').startsWith(whole)) return ranks.begins;
  let worst: number = ranks.icao;
  for (const word of words) {
    const rank = rankOfWord(candidate, word);
    if (rank === null) return null;
    worst = Math.max(worst, rank);
  }
  return worst;
}

/**
 * Airports for a few letters, best first: an exact code; then codes and cities that begin with them, since `par` means
 * Paris to more people than an airfield in Alaska; then words of the city, of the name, of other names. Among equals the larger first,
 * and among those the one beside a large airport: Le Bourget before the field at Paris, Texas.
 */
export function searchAirports(all: readonly SearchableAirport[], q: string, limit: number): readonly Airport[] {
  const words = searchWords(q);
  if (words.length === 0) return [];
  const found: { candidate: SearchableAirport; rank: number }[] = [];
  for (const candidate of all) {
    const rank = rankOf(candidate, words);
    if (rank !== null) found.push({ candidate, rank });
  }
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      b.candidate.weight - a.candidate.weight ||
      (a.candidate.airport.icao < b.candidate.airport.icao ? -1 : 1),
  );
  return found.slice(0, limit).map(({ candidate }) => candidate.airport);
}
