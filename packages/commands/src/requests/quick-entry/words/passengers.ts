import { ownEntry } from '@tripthread/shared/fields';
import type { Page } from './page.ts';
import { type Reading, reading } from './reading.ts';

const numberWords: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};
export const number = String.raw`\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`;
export const numberOf = (text: string): number => ownEntry(numberWords, text.toLowerCase()) ?? Number(text);

const people = String.raw`pax|paxs|passengers?|people|persons?|ppl|guests?|travell?ers?|souls|seats?|adults?`;
const isFit = (count: number): boolean => count >= 1 && count <= 100;

type Passengers = Reading<'passengers'>;
const option = (count: number) => ({ label: `${count} pax`, text: `${count} pax` });

const groups = new RegExp(
  String.raw`(?<![\w.,:/-])(?<adults>${number})\s*(?:adults?|adt)\b\s*(?:,|\+|&|and)?\s*(?<kids>${number})\s*(?:kids?|child(?:ren)?|chd|infants?|inf|bab(?:y|ies))\b(?:\s*(?:,|\+|&|and)?\s*(?<infants>${number})\s*(?:infants?|inf|bab(?:y|ies))\b)?`,
  'giu',
);
const range = new RegExp(
  String.raw`(?<![\w.,:/-])(?<least>\d{1,2})\s*(?:-|–|to|or)\s*(?<most>\d{1,2})\s*(?:${people})\b`,
  'giu',
);
const plus = new RegExp(String.raw`(?<![\w.,:/-])(?<some>\d{1,2})\s*\+\s*(?<more>\d{1,2})\s*(?:${people}|p)\b`, 'giu');
const after = new RegExp(String.raw`(?<![\w.,:/$€£-])(?<count>${number})\s*(?:-\s*)?(?:${people}|p)\b`, 'giu');
const before = new RegExp(
  String.raw`\b(?:pax|passengers|party of|group of|family of|pax count)\s*[:=]?\s*(?<count>${number})\b(?!\s*[-/:.]?\d|\s*[a-z]{2,3}\d)`,
  'giu',
);
const alone = /\b(?:solo|just me|single passenger)\b/giu;
const couple = /\b(?:a )?couple\b(?! of)/giu;
const times = /(?<![\w.])x\s?(?<count>\d{1,2})\b/giu;

/** Reads the passengers: every number with a word for people. */
export function readPassengers(page: Page): readonly Passengers[] {
  const of = (text: string | undefined) => (text === undefined ? 0 : numberOf(text));
  return [
    ...page.read(groups, ({ span, groups: { adults, kids, infants } }) => {
      const count = of(adults) + of(kids) + of(infants);
      return isFit(count) ? reading('passengers', count, span) : null;
    }),
    ...page.read(range, ({ span, groups: { least, most } }): Passengers | null =>
      isFit(of(least)) && isFit(of(most)) && of(least) < of(most)
        ? reading('passengers', of(most), span, {
            confidence: 'ambiguous',
            options: [option(of(most)), option(of(least))],
            note: 'A range: aircraft are searched for one number.',
          })
        : null,
    ),
    ...page.read(plus, ({ span, groups: { some, more } }): Passengers | null =>
      isFit(of(some) + of(more))
        ? reading('passengers', of(some) + of(more), span, {
            confidence: 'guessed',
            options: [option(of(some) + of(more)), option(of(some))],
            note: 'Taken together.',
          })
        : null,
    ),
    ...page.read(after, ({ span, groups: { count } }) =>
      isFit(of(count)) ? reading('passengers', of(count), span) : null,
    ),
    ...page.read(before, ({ span, groups: { count } }) =>
      isFit(of(count)) ? reading('passengers', of(count), span) : null,
    ),
    ...page.read(alone, ({ span }) => reading('passengers', 1, span)),
    ...page.read(couple, ({ span }) => guess(2, span)),
    ...page.read(times, ({ span, groups: { count } }) => (isFit(of(count)) ? guess(of(count), span) : null)),
  ];
}

const bare =
  /\bfor (?<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\b(?!\s*(?:nights?|days?|hours?|hrs?|weeks?|k\b|am\b|pm\b|[:.]\d))/giu;
const withMore = /(?<![\w.,:/-])(?<count>\d{1,2})(?=\s*\+\s*\uFFFC)/gu;

/** Reads bare numbers that may be passengers, after dates, times and money. */
export function guessPassengers(page: Page): readonly Passengers[] {
  return [
    // `6 + 2 dogs`: the dogs were read before.
    ...page.read(withMore, ({ span, groups: { count } }) =>
      isFit(numberOf(count ?? '')) ? reading('passengers', numberOf(count ?? ''), span) : null,
    ),
    ...page.read(bare, ({ span, groups: { count } }) =>
      isFit(numberOf(count ?? '')) ? guess(numberOf(count ?? ''), span) : null,
    ),
  ];
}

const guess = (count: number, span: Passengers['span']): Passengers =>
  reading('passengers', count, span, { confidence: 'guessed', note: 'Taken for the number of passengers.' });
