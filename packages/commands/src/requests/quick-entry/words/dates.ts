import { Temporal } from 'temporal-polyfill';
import type { Found, Page } from './page.ts';
import { type Reading, reading } from './reading.ts';
import {
  type Dated,
  type Day,
  dayFrom,
  inWords,
  month,
  monthOf,
  nextDay,
  nextOfMonth,
  optionOf,
  weekday,
  weekdayOf,
} from './calendar.ts';
import { relativeDay } from './relative-dates.ts';

type DateReading = Reading<'date'>;

// From 2030 on it could be an evening time. Two digits are a year only directly after the month: `12DEC26`.
const year = String.raw`(?:,?\s?(?:['’]\d{2}\b|202\d(?![\d:])(?!\s?(?:l|lt|hrs?|local)\b))|\s?-\s?202\d\b|(?<=\p{L})\d{2}(?!\d))`;
const ordinal = String.raw`(?:st|nd|rd|th)?`;
const named = String.raw`(?:(?<weekday>${weekday})\.?,?\s+(?:the\s+)?)?`;
const patterns: readonly (readonly [string, string])[] = [
  ['iso', String.raw`(?<isoYear>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`],
  [
    'range',
    String.raw`(?<monthName>${month})\.?\s?(?<day>\d{1,2})${ordinal}\s?(?:-|–|to|until|till?|through|thru|/)\s?(?<lastDay>\d{1,2})(?!\d|:|\s?(?:am|pm)\b)${ordinal}(?<year>${year})?`,
  ],
  [
    'range',
    String.raw`(?<day>\d{1,2})${ordinal}\s?(?:-|–|to|until|till?|through|thru)\s?(?<lastDay>\d{1,2})${ordinal}\s?(?:of\s)?(?<monthName>${month})(?!\p{L})\.?(?<year>${year})?`,
  ],
  [
    'named',
    String.raw`${named}(?<day>\d{1,2})${ordinal}[\s-]?(?:of\s)?(?<monthName>${month})(?!\p{L})\.?(?<year>${year})?`,
  ],
  [
    'named',
    String.raw`${named}(?<monthName>${month})\.?[\s-]?(?<day>\d{1,2})(?!\d|:|\s?(?:am|pm|pax|p)\b)${ordinal}(?<year>${year})?`,
  ],
  ['dotted', String.raw`${named}(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>20\d{2}|\d{2}(?!\d))?`],
  // Without a trailing point, only values that cannot be a time: `28.12`, not `8.30`.
  ['dotted', String.raw`(?<day>2[4-9]|3[01])\.(?<month>0[1-9]|1[0-2])`],
  ['numeric', String.raw`${named}(?<one>\d{1,2})(?<sign>[/-])(?<two>\d{1,2})(?:\k<sign>(?<year>20\d{2}|\d{2}))?`],
  ['tbd', String.raw`(?:dates?|day)\s*[:=]?\s*(?:is\s)?(?:tbd|tba|tbc|open|flexible|flex)`],
  [
    'relative',
    String.raw`(?:the\s)?day after tomorrow|tomorrow|tmrw|tmw|tonight|today|in (?:\d{1,2}|a|one|two|three|four) (?:days?|weeks?)(?: time)?|(?:(?<which>this|next|coming|on)\s+)?(?<weekday>${weekday})\b(?! valley)|asap|a\.s\.a\.p\.?|as soon as possible`,
  ],
  ['ordinal', String.raw`(?:on\s)?(?:the\s)?(?<day>\d{1,2})(?:st|nd|rd|th)`],
];
const all = patterns.map(([kind, source]) => ({
  kind,
  pattern: new RegExp(String.raw`(?<![\w.:/$€£+-])(?:${source})(?![\w/]|[.:-]\d)`, 'giu'),
}));

const bothNumeric =
  /(?<![\w.:/-])(?<first>\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)\s?[-–]\s?(?<last>\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)(?![\w/])/gu;

interface Piece extends Found {
  readonly kind: string;
}

/** Text that looks like a date and is none, like 31 February; it is reported. */
export interface NoDay {
  readonly span: Found['span'];
  readonly why: string;
}

/** Reads the dates in order. Each is read as following the ones before it. */
export function readDates(
  page: Page,
  today: Day,
): { readonly dates: readonly DateReading[]; readonly none: readonly NoDay[] } {
  const pieces: Piece[] = [];
  // `12/22-12/27`: the hyphen belongs to neither date.
  for (const { span, groups } of page.find(bothNumeric)) {
    const sign = span.start + (groups.first?.length ?? 0);
    page.take({ start: sign, end: span.end - (groups.last?.length ?? 0) });
  }
  for (const { kind, pattern } of all) page.read(pattern, (found) => pieces.push({ ...found, kind }));
  pieces.sort((a, b) => a.span.start - b.span.start);
  const settled = orderOf(pieces);
  const dates: DateReading[] = [];
  const none: NoDay[] = [];
  let from = today;
  for (const piece of pieces) {
    const read = readPiece(piece, { today, from, settled });
    if (read.length === 0) none.push({ span: piece.span, why: 'There is no such day.' });
    dates.push(...read);
    const last = read.at(-1);
    // Only a sure date is a reference for the next one.
    if (last?.confidence === 'sure' && last.value !== null) from = dayFrom(last.value) ?? from;
  }
  return { dates, none };
}

/** Returns whether the author writes the day first, if one of the dates shows it; else null. */
function orderOf(pieces: readonly Piece[]): boolean | null {
  const readings = pieces.flatMap(({ kind, groups: { one, two } }) =>
    kind !== 'numeric' ? [] : Number(one) > 12 ? [true] : Number(two) > 12 ? [false] : [],
  );
  return new Set(readings).size === 1 ? (readings[0] ?? null) : null;
}

/** The reference for a date: today at the departure airport, and earlier dates in the text. */
interface Against {
  readonly today: Day;
  readonly from: Day;
  readonly settled: boolean | null;
}

function readPiece(piece: Piece, against: Against): readonly DateReading[] {
  const { kind, span, groups } = piece;
  const number = (name: string): number => Number(groups[name]);
  const years = groups.year?.replaceAll(/[^\d]/gu, '');
  const checked = (dated: Dated | null): readonly DateReading[] => (dated === null ? [] : [withWeekday(dated, piece)]);
  if (kind === 'tbd') return [reading('date', null, span)];
  if (kind === 'iso') return checked(nextDay(against.from, number('month'), number('day'), groups.isoYear));
  if (kind === 'named') return checked(nextDay(against.from, monthOf(groups.monthName ?? ''), number('day'), years));
  if (kind === 'dotted') return checked(nextDay(against.from, number('month'), number('day'), years));
  if (kind === 'range') return rangeOf(piece, against, years);
  if (kind === 'numeric') return numeric(piece, against, years);
  if (kind === 'ordinal') return ordinalOf(piece, against);
  return relativeDay(piece, against.today, against.from);
}

/** `12-15 dec`: two dates. */
function rangeOf({ span, groups }: Piece, { from }: Against, years: string | undefined): readonly DateReading[] {
  const monthNumber = monthOf(groups.monthName ?? '');
  const first = nextDay(from, monthNumber, Number(groups.day), years);
  const last = first === null ? null : nextDay(first.day, monthNumber, Number(groups.lastDay), years);
  if (first === null || last === null || Number(groups.lastDay) <= Number(groups.day)) return [];
  return [dateReading(first, span), dateReading(last, span)];
}

/** `12/11`: two readings, unless one number is no month or another date shows the order. */
function numeric(piece: Piece, { from, settled }: Against, years: string | undefined): readonly DateReading[] {
  const one = Number(piece.groups.one);
  const two = Number(piece.groups.two);
  const monthFirst = nextDay(from, one, two, years);
  const dayIsFirst = nextDay(from, two, one, years);
  // The nearer date is more likely, unless another date shows the order.
  const ordered = [monthFirst, dayIsFirst]
    .filter((dated) => dated !== null)
    .toSorted((a, b) => Temporal.PlainDate.compare(a.day, b.day));
  const readings = settled === null ? null : settled ? dayIsFirst : monthFirst;
  const [first, second] = readings === null ? ordered : [readings, ...ordered.filter((dated) => dated !== readings)];
  if (first === undefined) return [];
  if (second === undefined || first.day.equals(second.day)) return [withWeekday(first, piece)];
  const byWeekday = [first, second].filter(({ day }) => isNamed(day, piece.groups.weekday) === true);
  if (byWeekday.length === 1 && byWeekday[0] !== undefined) return [dateReading(byWeekday[0], piece.span)];
  return [
    reading('date', first.day.toString(), piece.span, {
      confidence: settled === null ? 'ambiguous' : 'guessed',
      options: [first, second].map(({ day }) => optionOf(day)),
      note: settled === null ? 'Day or month first?' : 'Read in the order of the other dates.',
    }),
  ];
}

/** `15th`: the next one after the previous date; alone, its month is a guess. */
function ordinalOf({ span, groups }: Piece, { from, today }: Against): readonly DateReading[] {
  const day = nextOfMonth(from, Number(groups.day));
  if (day === null) return [];
  const isAlone = from.equals(today);
  return [dateReading({ day, note: isAlone ? 'No month was named.' : null, isPast: false }, span)];
}

const isNamed = (day: Day, name: string | undefined): boolean | null =>
  name === undefined ? null : day.dayOfWeek === weekdayOf(name);

function withWeekday(dated: Dated, { span, groups }: Piece): DateReading {
  if (isNamed(dated.day, groups.weekday) !== false) return dateReading(dated, span);
  // The weekday and the date disagree, and either can be the mistake.
  const meant = weekdayOf(groups.weekday ?? '');
  const week = [-3, -2, -1, 1, 2, 3].map((days) => dated.day.add({ days }));
  const near = week.filter(({ dayOfWeek }) => dayOfWeek === meant);
  return reading('date', dated.day.toString(), span, {
    confidence: 'ambiguous',
    options: [dated.day, ...near].map(optionOf),
    note: `${inWords(dated.day)} is no ${groups.weekday ?? ''}.`,
  });
}

/** Marks a past date as doubtful and offers the same date a year later. */
function dateReading({ day, note, isPast }: Dated, span: Found['span']): DateReading {
  if (note === null) return reading('date', day.toString(), span);
  const meant = isPast ? day.add({ years: 1 }) : day;
  return reading('date', meant.toString(), span, { confidence: 'guessed', options: [optionOf(meant)], note });
}
