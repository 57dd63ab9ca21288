import { ownEntry } from '@tripthread/shared/fields';
import { type Airport, searchWords } from '@tripthread/shared/airports/airports';
import type { Span } from './page.ts';
import { type Confidence, type Option, type Reading, reading } from './reading.ts';
import { metros } from './metros.ts';

/** Airports by code and by place name. */
export interface AirportBook {
  readonly byIcao: ReadonlyMap<string, Airport>;
  readonly byIata: ReadonlyMap<string, Airport>;
  readonly byName: ReadonlyMap<string, readonly Airport[]>;
  readonly all: readonly Airport[];
}

const plainWords =
  /\b(?:airport|intl|international|municipal|regional|executive|field|county|metropolitan|airfield|aerodrome|jetport)\b/giu;
const key = (text: string): string => searchWords(text.replaceAll(/['’.]/gu, '')).join(' ');

export function bookOf(all: readonly Airport[]): AirportBook {
  const byName = new Map<string, Airport[]>();
  const name = (text: string, airport: Airport): void => {
    if (text.length < 3) return;
    const known = byName.get(text) ?? [];
    if (!known.includes(airport)) byName.set(text, [...known, airport]);
  };
  for (const airport of all) {
    const place = key(airport.city);
    const called = key(airport.name.replaceAll(plainWords, ' '));
    name(place, airport);
    name(called, airport);
    name(key(airport.name), airport);
    // `London Luton` is also found as Luton.
    if (place !== '' && called.startsWith(`${place} `)) name(called.slice(place.length + 1), airport);
  }
  return {
    all,
    byName,
    byIcao: new Map(all.map((airport) => [airport.icao, airport])),
    byIata: new Map(all.flatMap((airport) => (airport.iata === null ? [] : [[airport.iata, airport]]))),
  };
}

type Place = Reading<'airport'>;
const option = ({ icao, name, city }: Airport): Option => ({
  label: `${icao} ${name}${city === '' || name.includes(city) ? '' : `, ${city}`}`,
  text: icao,
});
const maxOptions = 6;

function place(airports: readonly Airport[], span: Span, confidence: Confidence, note: string | null): Place | null {
  const [first] = airports;
  if (first === undefined) return null;
  const options = confidence === 'sure' ? [] : airports.slice(0, maxOptions).map(option);
  return reading('airport', first.icao, span, { confidence, options, note });
}

/** Finds the airport of a code; two if the code means another airport in the United States. */
export function placeOfCode(book: AirportBook, code: string, span: Span): Place | null {
  const capitals = code.toUpperCase();
  if (capitals.length === 4) return place(list(book.byIcao.get(capitals)), span, 'sure', null);
  const metro = metros[capitals.toLowerCase()];
  if (metro !== undefined)
    return place(known(book, metro), span, 'ambiguous', `${capitals} is a city with several airports.`);
  const local = book.byIcao.get(`K${capitals}`);
  const both = [...new Set([...list(local), ...list(book.byIata.get(capitals))])];
  return place(
    both,
    span,
    both.length > 1 ? 'ambiguous' : 'sure',
    both.length > 1 ? `${capitals} is two airports.` : null,
  );
}

const list = (airport: Airport | undefined): readonly Airport[] => (airport === undefined ? [] : [airport]);
const known = (book: AirportBook, codes: readonly string[]): readonly Airport[] =>
  codes.flatMap((code) => list(book.byIcao.get(code)));

const sizes = ['large', 'medium', 'small'];
const bySize = (a: Airport, b: Airport): number => sizes.indexOf(a.size) - sizes.indexOf(b.size);
const closed = /\b(?:heliport|air base|air force|army|naval|helipad)\b/iu;

/** Finds the airports of a place name. One is sure only if no other is near. */
export function placeOfName(book: AirportBook, name: string, span: Span): Place | null {
  const asked = key(name);
  const metro = ownEntry(metros, asked);
  if (metro !== undefined) {
    const airports = known(book, metro);
    const [confidence, note] =
      airports.length > 1
        ? (['ambiguous', 'Several airports serve it.'] as const)
        : (['guessed', 'The airport that serves it.'] as const);
    return place(airports, span, confidence, note);
  }
  const named = (book.byName.get(asked) ?? []).filter(({ name: called }) => !closed.test(called)).toSorted(bySize);
  const [only] = named;
  if (only === undefined) return null;
  if (named.length > 1) return place(named, span, 'ambiguous', 'Several airports are called so.');
  // Teterboro is first of all an airport; Munich is a city.
  const isItsOwn =
    asked !== key(only.city) || (only.size !== 'large' && asked === key(only.name.replaceAll(plainWords, ' ')));
  const near = isItsOwn ? [] : nearby(book, only);
  return near.length === 0
    ? place(named, span, 'sure', null)
    : place([only, ...near], span, 'guessed', 'Another airport is near.');
}

const nearKilometres = 45;
const kilometresPerDegree = 111.2;

function nearby(book: AirportBook, to: Airport): readonly Airport[] {
  const shrink = Math.cos((to.latitude * Math.PI) / 180);
  const apart = (other: Airport): number =>
    kilometresPerDegree * Math.hypot(other.latitude - to.latitude, (other.longitude - to.longitude) * shrink);
  return book.all
    .filter(
      (other) => other !== to && other.size !== 'small' && !closed.test(other.name) && apart(other) < nearKilometres,
    )
    .toSorted(bySize);
}
