import type { Found, Page } from './page.ts';
import { type Reading, reading } from './reading.ts';

type TimeReading = Reading<'time'>;

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (hour: number, minute: number): string | null =>
  hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 ? `${two(hour)}:${two(minute)}` : null;

const leaves = String.raw`(?:(?:at|@|dep(?:art(?:ing|ure)?)?|etd|wheels[\s-]up|w\/u|leav(?:e|ing)|off at|take[\s-]?off)\s*(?:at|@|time)?\s*[:.]?\s*)`;
const local = String.raw`(?:\s?(?:l|lt|lcl|local|hrs?|h|o'?clock)(?: time)?\b)`;
const half = String.raw`(?<half>am|pm|a\.m\.?|p\.m\.?)`;
const start = String.raw`(?<![\w.:/$€£-])`;
const end = String.raw`(?![\w/]|[.:-]\d)`;
const make = (source: string): RegExp => new RegExp(start + source + end, 'giu');

const range = make(
  String.raw`(?:between\s)?(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s?(?:am|pm)?\s?(?:-|–|to|or|and)\s?(?<lastHour>\d{1,2})(?::(?<lastMinute>\d{2}))?\s?${half}`,
);
const halves = make(String.raw`(?<leaves>${leaves})?(?<hour>\d{1,2})(?:[:.h]?(?<minute>\d{2}))?\s?${half}${local}?`);
const colon = make(String.raw`(?<leaves>${leaves})?(?<hour>\d{1,2})[:h](?<minute>\d{2})${local}?`);
const military = make(String.raw`(?<leaves>${leaves})?(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?<local>${local})?`);
const hourOnly = new RegExp(String.raw`(?<![\w.:/$€£])${leaves}(?<hour>\d{1,2})(?<local>${local})?${end}`, 'giu');
const words = make(String.raw`(?:at\s)?(?<word>noon|midday|midnight)`);
const open = make(
  String.raw`(?:(?:dep(?:arture)? )?times?|etd)\s*[:=]?\s*(?:is\s)?(?:tbd|tba|tbc|open|flexible|flex)|(?:any|flexible|flex) times?`,
);
const zulu = make(String.raw`\d{2}:?\d{2}\s?(?:z|zulu|utc|gmt)`);
const arrivalWords =
  /(?:arr(?:iv(?:e|ing|al))?|land(?:ing)?|eta|there|by|before|no later than|latest)\s*(?:by|at|before|around|in\s\S{1,12})?\s*[:.]?\s*$/iu;
const loose = /(?:around|about|approx\.?|ca\.?|~|after|from|not before|earliest)\s*$/iu;

const guess = (value: string, others: readonly (string | null)[], span: Found['span'], note: string): TimeReading =>
  reading('time', value, span, {
    confidence: 'guessed',
    options: [value, ...others.filter((other) => other !== null)].map((text) => ({ label: text, text })),
    note,
  });

const hourIn = (text: string, half: string | undefined): number =>
  (Number(text) % 12) + (half?.toLowerCase().startsWith('p') === true ? 12 : 0);

/** Reads departure times, local to the airport. An arrival time is kept as a wish. */
export function readTimes(page: Page): readonly (TimeReading | Reading<'wish'>)[] {
  const on = (pattern: RegExp, reader: (found: Found) => TimeReading | null) =>
    page.read(pattern, (found) => arrival(page, found) ?? loosened(page, found, reader(found)));
  const notOurs = page.read(zulu, ({ span, text }) => reading('wish', `Time: ${text}`, span));
  return [
    ...notOurs,
    ...page.read(open, ({ span }) => reading('time', null, span)),
    ...on(range, rangeOf),
    ...on(halves, twelveHours),
    ...on(colon, ({ span, groups: { hour = '', minute = '' } }) => {
      const value = clock(Number(hour), Number(minute));
      if (value === null) return null;
      const isPlain = hour.length === 2 || Number(hour) > 11;
      return isPlain
        ? reading('time', value, span)
        : guess(value, [clock(Number(hour) + 12, Number(minute))], span, 'Morning or evening?');
    }),
    ...on(military, (found) => fourDigits(page, found)),
    ...on(hourOnly, ({ span, groups: { hour = '' } }) => {
      const value = clock(Number(hour), 0);
      const later = Number(hour) > 0 && Number(hour) < 12 ? clock(Number(hour) + 12, 0) : null;
      return value === null ? null : guess(value, [later], span, 'Morning or evening?');
    }),
    ...on(words, ({ span, groups: { word } }) =>
      /midnight/iu.test(word ?? '')
        ? guess('00:00', ['23:59'], span, 'At the beginning of the day, or at its end?')
        : reading('time', '12:00', span),
    ),
  ];
}

function rangeOf({
  span,
  groups: { hour = '', minute = '00', lastHour = '', lastMinute = '00', half },
}: Found): TimeReading | null {
  const last = clock(hourIn(lastHour, half), Number(lastMinute));
  const isOverNoon = Number(hour) % 12 > Number(lastHour) % 12;
  const first = clock(hourIn(hour, isOverNoon ? 'am' : half), Number(minute));
  if (first === null || last === null || Number(hour) > 12 || Number(lastHour) > 12) return null;
  return reading('time', first, span, {
    confidence: 'ambiguous',
    options: [first, last].map((text) => ({ label: text, text })),
    note: 'A range: which time to ask for?',
  });
}

function twelveHours({ span, groups: { hour = '', minute = '00', half } }: Found): TimeReading | null {
  if (Number(hour) < 1 || Number(hour) > 12) return null;
  const value = clock(hourIn(hour, half), Number(minute));
  if (value === null) return null;
  return value === '00:00' ? guess(value, ['12:00'], span, 'Midnight, or noon?') : reading('time', value, span);
}

/** `0900`. Directly after a date it may be a year, so it is ambiguous. */
function fourDigits(
  page: Page,
  { span, groups: { hour = '', minute = '', leaves: said, local: zone } }: Found,
): TimeReading | null {
  const value = clock(Number(hour), Number(minute));
  if (value === null) return null;
  const isMarked = said !== undefined || zone !== undefined || hour.startsWith('0');
  if (isMarked) return reading('time', value, span);
  const followsDate = page.before(span.start, 3).includes('\uFFFC');
  const isYearLike = hour === '20';
  if (isYearLike || !followsDate) return guess(value, [], span, 'Taken for a time.');
  return reading('time', value, span);
}

function arrival(page: Page, { span, text }: Found): Reading<'wish'> | null {
  const before = arrivalWords.exec(page.before(span.start));
  if (before === null) return null;
  const whole = { start: span.start - before[0].length, end: span.end };
  page.take(whole);
  return reading('wish', `${before[0].trim()} ${text}`, whole);
}

/** `around 9am`, `9ish`: the word is part of the reading, so that a choice replaces both. */
function loosened(page: Page, { span }: Found, read: TimeReading | null): TimeReading | null {
  if (read === null || read.value === null || read.confidence !== 'sure') return read;
  const before = loose.exec(page.before(span.start))?.[0].length ?? 0;
  const after = /^\s?ish\b/iu.exec(page.rest.slice(span.end))?.[0].length ?? 0;
  if (before + after === 0) return read;
  const whole = { start: span.start - before, end: span.end + after };
  page.take(whole);
  return guess(read.value, [], whole, 'About then.');
}
