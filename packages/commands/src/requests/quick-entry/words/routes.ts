import { month, weekday } from './calendar.ts';
import type { Page, Span } from './page.ts';
import type { Reading } from './reading.ts';
import { commonWords } from './metros.ts';
import { type AirportBook, placeOfCode, placeOfName } from './places.ts';

type Place = Reading<'airport'>;
interface Candidate {
  readonly place: Place;
  /** How it is written: a code that is also a word, or a place name, counts only next to another place. */
  readonly form: 'code' | 'word' | 'name';
}
interface Word extends Span {
  readonly text: string;
}

/** Places in flight order. */
export interface Chain {
  readonly places: readonly Place[];
  readonly span: Span;
}

const maxNameLength = 4;
const joined =
  /^(?:\s*(?:-+|–|—|→|-+>|=+>|>+|\/)\s*|\s*,?\s*(?:and\s+)?(?:then\s+)?(?:on\s+)?(?:in)?to\s+(?:the\s+)?|\s*,?\s*then\s+)$/iu;
const tight = /^\s?(?:-+|–|—|→|-+>|=+>|>+|\/)\s?$/u;
const plainTo = /^\s+to\s+$/iu;
const spaced = /^\s+$/u;
const startsAt = /(?:^|[\s,;(])(?:from|ex|dep(?:art(?:ing|s)?)?|leaving|out of|starting)[\s:]+(?:the\s+)?$/iu;
const goesTo = /(?:^|[\s,;(])(?:(?:in)?to|arr(?:iving)?|dest(?:ination)?|going to)[\s:]+(?:the\s+)?$/iu;

/** Reads the routes. */
export function readRoutes(page: Page, book: AirportBook): readonly Chain[] {
  const chains = chainsOf(page, candidates(page, book));
  const routes = chains.filter(({ places }) => places.length > 1);
  const found = routes.length > 0 ? [...routes, ...onward(page, chains)] : fromAndTo(page, chains);
  for (const { places } of found) for (const { span } of places) page.take(span);
  return found.toSorted((a, b) => a.span.start - b.span.start);
}

function wordsOf(page: Page): readonly Word[] {
  return page.find(/[\p{L}\p{N}]+(?:['’.][\p{L}]+)*/gu).map(({ span, text }) => ({ ...span, text }));
}

function candidates(page: Page, book: AirportBook): readonly Candidate[] {
  const words = wordsOf(page);
  const found: Candidate[] = [];
  for (let at = 0; at < words.length;) {
    const taken = candidateAt(page, book, words, at);
    if (taken !== null) found.push(taken.candidate);
    at += taken?.words ?? 1;
  }
  return found;
}

function candidateAt(page: Page, book: AirportBook, words: readonly Word[], at: number) {
  const first = words[at];
  if (first === undefined) return null;
  const code = codeAt(book, first);
  if (code?.form === 'code') return { candidate: code, words: 1 };
  for (let count = Math.min(maxNameLength, words.length - at); count > 0; count -= 1) {
    const last = words[at + count - 1];
    if (last === undefined || !isOneName(page, words.slice(at, at + count))) continue;
    const span = { start: first.start, end: last.end };
    const place = placeOfName(book, page.text.slice(span.start, span.end), span);
    if (place !== null) return withExplicitCode(page, book, { place, form: 'name' }, words[at + count], count);
  }
  return code === null ? null : { candidate: code, words: 1 };
}

function codeAt(book: AirportBook, { text, start, end }: Word): Candidate | null {
  if (!/^(?:[a-z]{3}|[a-z][a-z0-9]{3})$/iu.test(text)) return null;
  const place = placeOfCode(book, text, { start, end });
  return place === null ? null : { place, form: commonWords.has(text.toLowerCase()) ? 'word' : 'code' };
}

/** Groups words that only a space, a point or a hyphen separates. */
const isOneName = (page: Page, words: readonly Word[]): boolean =>
  words.every((word, index) => {
    const next = words[index + 1];
    return next === undefined || /^(?:\s|[.'’]\s?|-(?=\p{L}))$/u.test(page.rest.slice(word.end, next.start));
  });

/** `London EGGW`, `Miami (OPF)`: the code decides. */
function withExplicitCode(page: Page, book: AirportBook, candidate: Candidate, next: Word | undefined, words: number) {
  const { place } = candidate;
  const whole = { candidate, words };
  if (next === undefined || !/^\s*\(?\s*$/u.test(page.rest.slice(place.span.end, next.start))) return whole;
  const code = codeAt(book, next)?.place;
  if (code === undefined || code.confidence !== 'sure') return whole;
  if (code.value !== place.value && !place.options.some(({ text }) => text === code.value)) return whole;
  const end = next.end + (page.rest[next.end] === ')' ? 1 : 0);
  const sharp: Candidate = { place: { ...code, span: { start: place.span.start, end } }, form: 'code' };
  return { candidate: sharp, words: words + 1 };
}

function chainsOf(page: Page, found: readonly Candidate[]): readonly Chain[] {
  const chains: Candidate[][] = [];
  let previous: Joint = null;
  for (const candidate of found) {
    const open = chains.at(-1);
    const last = open?.at(-1);
    const joint = last === undefined ? null : jointOf(page, last, candidate);
    if (joint === null || open === undefined || last === undefined) chains.push([candidate]);
    // `abc teb-vny`: words before or after a route are no part of it.
    else if (joint === 'sign' && previous === 'space') chains.push([last, candidate]);
    else if (joint === 'space' && previous === 'sign') chains.push([candidate]);
    else open.push(candidate);
    if (joint === 'sign' && previous === 'space') open?.pop();
    previous = joint === 'space' && previous === 'sign' ? null : joint;
  }
  return chains
    .filter((chain) => chain.length === 1 || chain.some(({ form }) => form !== 'word'))
    .filter((chain) => chain.length > 1 || chain[0]?.form !== 'word' || isCapitals(page, chain[0]))
    .flatMap((chain) => withoutZeroLegs(chain.map(({ place }) => place)));
}

const isCapitals = (page: Page, { place: { span } }: Candidate): boolean =>
  /^[A-Z]+$/u.test(page.text.slice(span.start, span.end)) && /[a-z]/u.test(page.text);

type Joint = 'sign' | 'space' | null;

function jointOf(page: Page, a: Candidate, b: Candidate): Joint {
  const gap = page.rest.slice(a.place.span.end, b.place.span.start);
  // A code that is also a word: `teb-sun` is a route, `18 dec, then to VNY` is not.
  if (a.form === 'word' || b.form === 'word') {
    const isNamed = [a, b].every((one) => one.form !== 'word' || isCode(page, one));
    return tight.test(gap) || (isNamed && plainTo.test(gap)) ? 'sign' : null;
  }
  if (joined.test(gap)) return 'sign';
  return spaced.test(gap) && a.form === 'code' && b.form === 'code' && isAlike(page, a, b) ? 'space' : null;
}

const written = (page: Page, { place: { span } }: Candidate): string => page.text.slice(span.start, span.end);
const isCapital = (text: string): boolean => text === text.toUpperCase();

/** Adjacent codes are a route if they are written in the same case: `pls KASE` is none. */
function isAlike(page: Page, a: Candidate, b: Candidate): boolean {
  const [one, other] = [written(page, a), written(page, b)];
  return one.length === other.length && isCapital(one) === isCapital(other);
}

const calendarWord = new RegExp(`^(?:${month}|${weekday})$`, 'iu');
const isCode = (page: Page, candidate: Candidate): boolean =>
  isCapitals(page, candidate) && !calendarWord.test(written(page, candidate));

/** Drops a leg from a place to itself. */
function withoutZeroLegs(places: readonly Place[]): readonly Chain[] {
  const moving = places.filter((place, index) => place.value !== places[index - 1]?.value);
  const [first] = moving;
  const last = moving.at(-1);
  return first === undefined || last === undefined
    ? []
    : [{ places: moving, span: { start: first.span.start, end: last.span.end } }];
}

/** `from TEB on the 12th to VNY`: two places, each after its preposition. */
function fromAndTo(page: Page, chains: readonly Chain[]): readonly Chain[] {
  const marked = (pattern: RegExp) => chains.find(({ span }) => pattern.test(page.before(span.start)))?.places[0];
  const from = marked(startsAt);
  // `vny from teb`: the other place is the destination.
  const others = chains.filter(({ places }) => places[0] !== from);
  const to = marked(goesTo) ?? (others.length === 1 ? others[0]?.places[0] : undefined);
  if (from === undefined || to === undefined || from.value === to.value) return [];
  const start = Math.min(from.span.start, to.span.start);
  return [{ places: [from, to], span: { start, end: Math.max(from.span.end, to.span.end) } }];
}

/** `TEB-MIA 12/12, then to VNY 12/15`: continues from the end of the previous route. */
function onward(page: Page, chains: readonly Chain[]): readonly Chain[] {
  return chains.flatMap((chain, index) => {
    const before = chains[index - 1];
    const [to] = chain.places;
    const from = before?.places.at(-1);
    if (chain.places.length > 1 || from === undefined || to === undefined || from.value === to.value) return [];
    return /(?:then|on|onwards?|and)\s+(?:on\s+)?to\s+$/iu.test(page.before(chain.span.start))
      ? [{ ...chain, places: [from, to] }]
      : [];
  });
}
