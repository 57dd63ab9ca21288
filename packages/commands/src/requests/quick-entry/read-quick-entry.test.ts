import { maxQuickEntryLength } from '@tripthread/shared/requests/requests';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allAirports } from '../../airports/airport-book.ts';
import { awkward } from '@tripthread/testing/quick-entry/corpus/awkward';
import { said, understood } from '@tripthread/testing/quick-entry/reading-summary';
import { heldOutPhrases } from '@tripthread/testing/quick-entry/corpus/held-out';
import { ordinary } from '@tripthread/testing/quick-entry/corpus/ordinary';
import { secondHeldOutPhrases } from '@tripthread/testing/quick-entry/corpus/second-held-out';
import type { Phrase } from '@tripthread/testing/quick-entry/corpus/phrase';
import { bookOf } from './words/places.ts';
import { readQuickEntry } from './read-quick-entry.ts';
import type { QuickReading } from './words/reading.ts';

const airports = bookOf(allAirports());
const now = '2026-11-28T17:00:00.000Z';
const read = (text: string): QuickReading => readQuickEntry(text, { airports, now, ownCurrency: 'USD' });
const corpus: readonly Phrase[] = [...ordinary, ...awkward, ...heldOutPhrases, ...secondHeldOutPhrases];

/** Lists fields whose parsed value is wrong, and those of them marked sure. */
function compare([text, says]: Phrase) {
  const found = understood(read(text));
  const expected = said(says);
  const names = [...new Set([...found.keys(), ...expected.keys()])];
  const wrong = names.filter((name) => found.get(name) !== expected.get(name));
  const bare = (value: string | undefined): string => value?.replaceAll('?', '') ?? '';
  const wronglySure = wrong.filter((name) => {
    const value = found.get(name);
    if (name === 'left' || value === undefined || value.endsWith('?')) return false;
    return bare(value) !== bare(expected.get(name)) || expected.get(name)?.endsWith('?') === true;
  });
  const describeMistake = (name: string) =>
    `${name}: ${found.get(name) ?? 'nothing'} instead of ${expected.get(name) ?? 'nothing'}`;
  return { text, names, wrong, wronglySure, mistakes: wrong.map(describeMistake) };
}

describe('the corpus', () => {
  const results = corpus.map(compare);

  it('holds at least 120 phrasings, each once', () => {
    expect(new Set(corpus.map(([text]) => text)).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThanOrEqual(120);
  });

  it('is parsed completely at least 19 times in 20', () => {
    const kinds = new Map<string, { right: number; of: number }>();
    for (const { names, wrong } of results) {
      for (const name of names) {
        const kind = name.split('.').at(-1) ?? name;
        const count = kinds.get(kind) ?? { right: 0, of: 0 };
        kinds.set(kind, { right: count.right + (wrong.includes(name) ? 0 : 1), of: count.of + 1 });
      }
    }
    const whole = results.filter(({ wrong }) => wrong.length === 0).length;
    const rate = (right: number, of: number): string => `${right}/${of} (${((100 * right) / of).toFixed(1)} %)`;
    const lines = [...kinds].map(([kind, { right, of }]) => `  ${kind}: ${rate(right, of)}`);
    const missed = results
      .filter(({ wrong }) => wrong.length > 0)
      .map(({ text, mistakes }) => `  “${text}”: ${mistakes.join('; ')}`);
    // oxlint-disable-next-line no-console -- the measured rate is what this test is for
    console.log([`quick entry, whole phrases: ${rate(whole, results.length)}`, ...lines, ...missed].join('\n'));
    expect(whole / results.length).toBeGreaterThanOrEqual(0.95);
  });

  it('is never parsed wrongly as sure', () => {
    expect(
      results.filter(({ wronglySure }) => wronglySure.length > 0).map(({ text, mistakes }) => [text, mistakes]),
    ).toEqual([]);
  });

  it('control: a wrong value marked sure is detected', () => {
    expect(compare(['teb-vny 12 dec 6 pax', 'KTEB-KVNY 12-13 . 6']).wronglySure).toEqual(['legs.0.departureDate']);
    expect(compare(['teb-vny 12 dec 6 pax', 'KTEB-KVNY 12-12? . 6']).wronglySure).toEqual(['legs.0.departureDate']);
    expect(compare(['london to teb', 'EGLF?-KTEB']).wronglySure).toEqual([]);
  });
});

describe('any input', () => {
  const pieces = fc.constantFrom(
    ...corpus.flatMap(([text]) => text.split(' ')),
    '12/12',
    '-',
    '/',
    '31.02.',
    '99',
    '\u0000',
    'İstanbul',
    '💼',
    '  ',
    ':',
    '\n',
    'teb-teb',
    "o'hare",
    '0',
    '-1',
  );
  const scribbles = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(pieces, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.array(pieces, { maxLength: 20 }).map((words) => words.join('')),
  );

  it('gets an answer: spans are in the text, legs have airports, values are in range', () => {
    fc.assert(
      fc.property(scribbles, (text) => {
        const { legCount, facts, leftovers } = read(text);
        const length = Math.min(text.length, maxQuickEntryLength);
        for (const { span } of [...facts, ...leftovers])
          expect(span.start >= 0 && span.start < span.end && span.end <= length).toBe(true);
        const filled = new Map(facts.flatMap(({ fields, value }) => fields.map((field) => [field, value] as const)));
        for (let leg = 0; leg < legCount; leg += 1) {
          const from = filled.get(`legs.${leg}.departureAirport`);
          const to = filled.get(`legs.${leg}.arrivalAirport`);
          expect(from).toMatch(/^[A-Z0-9]{4}$/u);
          expect(to).toMatch(/^[A-Z0-9]{4}$/u);
          expect(from).not.toBe(to);
        }
        for (const { kind, value } of facts) {
          if (kind === 'date' && value !== null) expect(value).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
          if (kind === 'time' && value !== null) expect(value).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/u);
          if (kind === 'passengers') expect(value >= 1 && value <= 100).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('gets the same answer twice', () => {
    for (const [text] of corpus) expect(read(text)).toEqual(read(text));
  });

  it('chosen as an option is parsed as exactly that, as sure', () => {
    for (const [text] of corpus) {
      for (const { kind, span, options } of read(text).facts) {
        for (const option of kind === 'shape' ? [] : options) {
          const chosen = `${text.slice(0, span.start)}${option.text}${text.slice(span.end)}`;
          const again = read(chosen).facts.find((fact) => fact.kind === kind && fact.span.start === span.start);
          expect([chosen, again?.confidence === 'sure' || again?.note?.includes('efore the flight') === true]).toEqual([
            chosen,
            true,
          ]);
        }
      }
    }
  });

  it('of any length takes no longer than a thousand letters', () => {
    const longTexts = [
      '1',
      ' ',
      '1 ',
      'a ',
      '12/',
      '1-',
      'teb ',
      'teb-',
      '9am ',
      'small ',
      '+1',
      'no ',
      '1,000',
      'for a ',
      '(',
      'dec 1 ',
    ];
    for (const longText of longTexts) {
      const begun = performance.now();
      read(longText.repeat(100_000));
      expect([longText, performance.now() - begun < 2_000]).toEqual([longText, true]);
    }
  });
});

describe('names that every object has', () => {
  it.each(['constructor', 'toString', '__proto__', 'constructor-valueOf', 'toString pax', '5 hasOwnProperty'])(
    '%s is read as an unknown word',
    (text) => {
      expect(() => read(text)).not.toThrow();
    },
  );
});
