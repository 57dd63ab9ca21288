import { type Day, dayFrom, inWords, optionOf } from './words/calendar.ts';
import type { Span } from './words/page.ts';
import type { Chain } from './words/routes.ts';
import { type Fact, type FactKind, type LegField, type UnusedText, type Reading, reading } from './words/reading.ts';
import type { Shape } from './words/trip-shape.ts';

/** The values read, by kind, each in the order of the text. */
export interface Pieces {
  readonly chains: readonly Chain[];
  readonly shape: Shape;
  readonly dates: readonly Reading<'date'>[];
  readonly times: readonly Reading<'time'>[];
  readonly passengers: readonly Reading<'passengers'>[];
  readonly nights: { readonly count: number; readonly span: Span } | null;
}

interface Flight {
  readonly from: Reading<'airport'>;
  readonly to: Reading<'airport'>;
}

/** Assembles flights: assigns dates, times and passengers to legs. */
export function assemble(pieces: Pieces, text: string) {
  const { flights, guess } = flightsOf(pieces);
  const facts = new Facts(text);
  flights.forEach(({ from, to }, index) => {
    facts.put(from, index, 'departureAirport');
    facts.put(to, index, 'arrivalAirport');
  });
  if (guess !== null) facts.add(guess, []);
  const legOf = whichLeg(pieces, flights.length);
  const dates = placeDates(pieces, flights.length, legOf, facts);
  placeInTurn(pieces.times, flights.length, legOf, 'departureTime', facts);
  const [everybody, ...more] = pieces.passengers;
  if (more.length > 0) placeInTurn(pieces.passengers, flights.length, legOf, 'passengers', facts);
  else if (everybody !== undefined) {
    if (flights.length === 0) facts.add(everybody, []);
    flights.forEach((_, index) => facts.put(everybody, index, 'passengers'));
  }
  return { legCount: flights.length, facts: facts.all, leftovers: facts.leftovers, dates };
}

/** Collects the facts and the fields they fill. */
class Facts {
  readonly #found = new Map<Reading, string[]>();
  readonly leftovers: UnusedText[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  put(found: Reading, leg: number, field: LegField): void {
    this.add(found, [`legs.${leg}.${field}`]);
  }

  add(found: Reading, fields: readonly string[]): void {
    this.#found.set(found, [...(this.#found.get(found) ?? []), ...fields]);
  }

  textOf({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  refuse({ span }: Reading, why: string): void {
    this.leftovers.push({ span, text: this.#text.slice(span.start, span.end), why });
  }

  get all(): readonly Fact[] {
    return [...this.#found].map(([found, fields]) => ({ ...found, fields }) as Fact);
  }
}

function flightsOf({ chains, shape, dates }: Pieces): { flights: readonly Flight[]; guess: Reading<'shape'> | null } {
  const flights = chains.flatMap(({ places }) =>
    places.slice(1).flatMap((to, index): Flight[] => {
      const from = places[index];
      return from === undefined ? [] : [{ from, to }];
    }),
  );
  const first = flights[0];
  const last = flights.at(-1);
  const isOpen = first !== undefined && last !== undefined && first.from.value !== last.to.value;
  if (!isOpen || chains.length > 1 || shape.oneWay !== null) return { flights, guess: null };
  const back = { from: last.to, to: first.from };
  if (shape.roundTrip !== null || shape.wayBack.length > 0) return { flights: [...flights, back], guess: null };
  const [, second] = dates;
  if (flights.length > 1 || second === undefined) return { flights, guess: null };
  // Two dates and one route: usually a return trip, sometimes a choice of dates.
  const guess = reading('shape', 'round trip', second.span, {
    confidence: 'guessed',
    note: 'Two dates: taken for a round trip.',
  });
  return { flights: [...flights, back], guess };
}

type LegAt = (position: number) => number;

/** Returns where the text about each flight begins. */
function whichLeg({ chains, shape, dates }: Pieces, count: number): LegAt {
  const starts = chains.length > 1 ? startsOfChains(chains, dates) : startsByDate(shape, dates, count);
  return (position) => {
    const at = starts.findLastIndex((start) => start <= position);
    return Math.min(Math.max(at, 0), Math.max(count - 1, 0));
  };
}

/** Several routes: text between two belongs to the former, unless every route follows its date. */
function startsOfChains(chains: readonly Chain[], dates: readonly Reading<'date'>[]): readonly number[] {
  const first = chains[0];
  const comeFirst = first !== undefined && dates[0] !== undefined && dates[0].span.start < first.span.start;
  return chains.flatMap(({ places, span }, index) => {
    const previous = chains[index - 1];
    const start = index === 0 ? 0 : comeFirst ? (previous?.span.end ?? 0) : span.start;
    const inside = dates.filter(
      (date) => date.span.start >= start && date.span.start < (chains[index + 1]?.span.start ?? Infinity),
    );
    const more = inside.slice(1, places.length - 1).map((date) => date.span.start);
    return [start, ...more, ...Array.from({ length: Math.max(0, places.length - 2 - more.length) }, () => Infinity)];
  });
}

function startsByDate({ wayBack }: Shape, dates: readonly Reading<'date'>[], count: number): readonly number[] {
  const starts = [
    0,
    ...dates.slice(1, count).map(({ span }, index) => (isRange(dates[index], span) ? span.end : span.start)),
  ];
  const previous = dates[starts.length - 2]?.span.end ?? 0;
  const marker = wayBack.find(({ start }) => start >= previous && dates.length > 0);
  // The return flight begins at its word if that precedes the date, or if there is no date.
  if (marker !== undefined && count > 1) starts[Math.max(1, starts.length - 1)] = marker.start;
  return starts;
}

const isRange = (previous: Reading | undefined, span: Span): boolean => previous?.span.start === span.start;

function placeDates({ dates, shape, nights }: Pieces, count: number, legOf: LegAt, facts: Facts): void {
  const [only] = dates;
  const placed: (Reading<'date'> | undefined)[] = [];
  if (dates.length === 1 && only !== undefined && count > 1) placeOnly(only);
  else if (dates.length === count || legOf(0) === legOf(Infinity))
    dates.forEach((date, index) => (placed[index] = date));
  else for (const date of dates) placed[freeFrom(placed, legOf(date.span.start))] = date;
  function placeOnly(date: Reading<'date'>): void {
    const marker = wayBackBefore(shape, date);
    placed[marker === null ? 0 : count - 1] =
      marker === null || !/^return$/iu.test(facts.textOf(marker)) ? date : { ...date, ...eitherWay(date) };
  }
  const [first] = placed;
  if (first !== undefined && first.value !== null && count === 2 && placed[1] === undefined) {
    const day = dayFrom(first.value);
    if (shape.sameDay !== null) placed[1] = { ...first, span: shape.sameDay };
    else if (nights !== null && day !== null) placed[1] = afterNights(day, nights);
  }
  placed.forEach((date, leg) => {
    if (date === undefined) return;
    if (leg >= count && count > 0) return facts.refuse(date, 'More dates than flights.');
    const checked = inOrder(
      date,
      placed.slice(0, leg).findLast((one) => one !== undefined),
    );
    if (count === 0) facts.add(checked, []);
    else facts.put(checked, leg, 'departureDate');
  });
}

const freeFrom = (placed: readonly unknown[], leg: number): number => {
  let at = leg;
  while (placed[at] !== undefined) at += 1;
  return at;
};

const wayBackBefore = ({ wayBack }: Shape, { span }: Reading): Span | null =>
  wayBack.find(({ end, start }) => start < span.start && span.start - end <= 4) ?? null;

/** "Return 12 dec": the departure of a return trip, or the return date. No other date decides it. */
const eitherWay = ({ confidence }: Reading<'date'>): Partial<Reading<'date'>> => ({
  confidence: confidence === 'sure' ? 'guessed' : confidence,
  options: [],
  note: 'Taken for the way back.',
});

function afterNights(day: Day, { count, span }: NonNullable<Pieces['nights']>): Reading<'date'> {
  const last = day.add({ days: count });
  return reading('date', last.toString(), span, {
    confidence: 'guessed',
    options: [optionOf(last)],
    note: 'Counted from the departure.',
  });
}

/** Marks a return date before the departure as ambiguous. */
function inOrder(date: Reading<'date'>, previous: Reading<'date'> | undefined): Reading<'date'> {
  const before = previous?.value == null ? null : dayFrom(previous.value);
  const day = date.value === null ? null : dayFrom(date.value);
  if (before === null || day === null) return date;
  const away = before.until(day, { largestUnit: 'days' }).days;
  if (away >= 0 && (away < 305 || date.confidence === 'sure')) return date;
  return {
    ...date,
    confidence: 'guessed',
    options: [],
    note: `Before the flight of ${inWords(before)}?`,
  };
}

/** Assigns one value per flight; a second one of the same flight goes to the next flight. */
function placeInTurn(
  found: readonly (Reading<'time'> | Reading<'passengers'>)[],
  count: number,
  legOf: LegAt,
  field: LegField,
  facts: Facts,
): void {
  const placed: Reading<FactKind>[] = [];
  for (const one of found) {
    const leg = freeFrom(placed, legOf(one.span.start));
    if (count === 0) facts.add(one, []);
    else if (leg >= count) facts.refuse(one, 'More of these than flights.');
    else {
      placed[leg] = one;
      facts.put(one, leg, field);
    }
  }
}
