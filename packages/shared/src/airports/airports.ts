/** Airports of the packaged data set, and how a search text finds one. */

export const airportSizes = ['small', 'medium', 'large'] as const;
export type AirportSize = (typeof airportSizes)[number];

export interface Airport {
  /** Four letters, in capitals, as stored in legs. */
  readonly icao: string;
  readonly iata: string | null;
  readonly name: string;
  /** The city it serves; empty where the data set has none. */
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name of its time zone. */
  readonly zone: string;
  readonly size: AirportSize;
}

/** Finds an airport by ICAO or IATA code. */
export const airportOf = (airports: readonly Airport[], code: string): Airport | null =>
  airports.find(({ icao }) => icao === code) ?? airports.find(({ iata }) => iata === code) ?? null;

/** Returns the city of an airport, or its code where the data set has no city. */
export const placeOf = ({ city, icao }: Airport): string => (city === '' ? icao : city);

/** An airport with its search index, built once. */
export interface SearchableAirport {
  readonly airport: Airport;
  readonly codes: readonly string[];
  readonly city: readonly string[];
  readonly name: readonly string[];
  readonly otherNames: readonly string[];
  /** Breaks ties between equal ranks: the airport's size, plus half a size beside a large one. */
  readonly weight: number;
}

// Letters that Unicode decomposition does not reduce to their plain form.
const plain: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th' };

/** Splits a text into lower-case words without accents. */
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
  // In the United States, pilots drop the K: SDL is KSDL, whichever airport has the IATA code.
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

/** Ranks a match; smaller is better. */
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
 * Returns the airports that match a search text, best first: exact code; then codes and cities that begin with it (`par` means
 * Paris to more people than an airfield in Alaska); then words of the city, the name and the other names. Ties go to the larger
 * airport, then to the one beside a large airport: Le Bourget before the airfield at Paris, Texas.
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
