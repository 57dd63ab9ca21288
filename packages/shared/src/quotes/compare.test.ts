import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparedKinds,
  type CompareBasis,
  type ComparedQuote,
  compareQuote,
  expectedKinds,
  marksOf,
} from './compare.ts';
import { findFlips, formatFlip } from './compare-flips.ts';
import { type QuoteLine, quoteLineKinds, quoteLineStates } from './quote-lines.ts';

const line = (kind: QuoteLine['kind'], state: QuoteLine['state'], amountMinor: number | null = null): QuoteLine => ({
  kind,
  state,
  label: null,
  amountMinor,
});
const quote = (more: Partial<ComparedQuote> = {}): ComparedQuote => ({
  id: 'a',
  operatorName: 'Alpha',
  total: { amountMinor: 1_000_000, currency: 'USD' },
  lines: [],
  flightMinutes: null,
  yearOfMake: null,
  ...more,
});
const basis = (more: Partial<CompareBasis> = {}): CompareBasis => ({
  currency: 'USD',
  rates: [],
  passengers: 4,
  distanceNm: 2_000,
  expected: ['catering', 'de_icing'],
  estimatedMinutes: {},
  ...more,
});
const settled = [line('catering', 'included'), line('de_icing', 'included')];

describe('all-in', () => {
  it('is the price plus the stated extras', () => {
    const lines = [line('catering', 'extra', 45_000), line('de_icing', 'included', 90_000)];
    expect(compareQuote(quote({ lines }), basis())).toMatchObject({
      headlineMinor: 1_000_000,
      allInMinor: 1_045_000,
      extrasMinor: 45_000,
      isAtLeast: false,
      open: [],
      settled: ['catering', 'de_icing'],
    });
  });
  it.each([
    ['it is not stated', [line('catering', 'included')], 'de_icing', 'not_stated'],
    [
      'it is an extra without an amount',
      [line('catering', 'included'), line('de_icing', 'extra')],
      'de_icing',
      'unpriced',
    ],
    ['it is excluded', [line('catering', 'excluded', 45_000), line('de_icing', 'included')], 'catering', 'excluded'],
  ])('is a minimum where %s', (_, lines, kind, why) =>
    expect(compareQuote(quote({ lines }), basis())).toMatchObject({
      allInMinor: 1_000_000,
      isAtLeast: true,
      open: [{ kind, why }],
    }),
  );
  it('is divided per passenger, hour and mile, and unknown where the divisor is unknown', () => {
    const known = compareQuote(quote({ lines: settled, flightMinutes: 300 }), basis());
    expect(known).toMatchObject({
      perPassengerMinor: 250_000,
      perHourMinor: 200_000,
      perNmMinor: 500,
      time: { minutes: 300, isEstimate: false },
    });
    const unknown = compareQuote(quote(), basis({ passengers: null, distanceNm: null }));
    expect(unknown).toMatchObject({ perPassengerMinor: null, perHourMinor: null, perNmMinor: null, time: null });
    expect(compareQuote(quote(), basis({ distanceNm: 0 })).perNmMinor).toBeNull();
  });
  it('uses our estimated time only where the operator states none', () => {
    const estimatedMinutes = { a: 320 };
    expect(compareQuote(quote(), basis({ estimatedMinutes })).time).toEqual({ minutes: 320, isEstimate: true });
    expect(compareQuote(quote({ flightMinutes: 300 }), basis({ estimatedMinutes })).time?.isEstimate).toBe(false);
  });
});

describe('a quote in another currency', () => {
  const euros = quote({
    total: { amountMinor: 1_000_000, currency: 'EUR' },
    lines: [...settled, line('wifi', 'extra', 10_000)],
  });
  const rate = { id: 'r', base: 'EUR', quote: 'USD', rate: '1.08', asOf: '2026-11-20', source: null };
  it('is converted as one sum and keeps its rate', () =>
    expect(compareQuote(euros, basis({ rates: [rate] }))).toMatchObject({
      headlineMinor: 1_080_000,
      allInMinor: 1_090_800,
      rate: { rate, isInverse: false },
      isWithoutRate: false,
    }));
  it('without a rate stays listed without a price', () =>
    expect(compareQuote(euros, basis())).toMatchObject({
      headlineMinor: null,
      allInMinor: null,
      perPassengerMinor: null,
      isWithoutRate: true,
      id: 'a',
    }));
});

describe('the rows', () => {
  it('are the expected kinds and every stated kind, in a fixed order', () =>
    expect(comparedKinds([quote({ lines: [line('parking', 'extra')] })], ['catering', 'crew'])).toEqual([
      'crew',
      'parking',
      'catering',
    ]));
  it('include US taxes only where they are due', () => {
    expect(expectedKinds({ isInUs: true })).toContain('fet');
    expect(expectedKinds({ isInUs: false })).not.toContain('fet');
  });
  it.each([
    [
      [103, 101, 102],
      [null, 'best', null],
    ],
    [
      [1, 1, 1],
      [null, null, null],
    ],
    [
      [1, 1, 2],
      ['best', 'best', 'odd_high'],
    ],
    [
      [null, 5, 4],
      [null, null, 'best'],
    ],
    [
      [null, 5],
      [null, null],
    ],
    [
      [100, 101, 20],
      [null, null, 'odd_low'],
    ],
  ])('of %j are marked %j', (values, marks) => expect(marksOf(values)).toEqual(marks));
});

describe('a flip', () => {
  const one = (id: string, total: number, lines: readonly QuoteLine[]) =>
    compareQuote(quote({ id, operatorName: id, total: { amountMinor: total, currency: 'USD' }, lines }), basis());
  const sentences = (all: Parameters<typeof findFlips>[0]) => findFlips(all).map((flip) => formatFlip(flip, 'USD'));
  it('comes from stated extras', () =>
    expect(
      sentences([
        one('Low', 900_000, [line('catering', 'extra', 250_000), line('de_icing', 'included')]),
        one('High', 1_000_000, settled),
      ]),
    ).toEqual(['Low has the lowest price, but High is cheaper all-in: Low charges USD 2,500 extra.']));
  it('comes from open kinds if they may cost the difference', () => {
    const low = one('Low', 980_000, [line('catering', 'included')]);
    expect(sentences([low, one('High', 1_000_000, settled)])).toEqual([
      'Low is cheapest only with less than USD 200 for de-icing; High already includes that.',
    ]);
    expect(sentences([low, one('High', 1_500_000, settled)])).toEqual([]);
    expect(sentences([low, one('High', 1_000_000, [])])).toEqual([]);
    expect(sentences([one('Low', 1_000_000, []), one('Same', 1_000_000, settled)])).toEqual([
      'Low and Same cost the same, but Low leaves catering and de-icing open.',
    ]);
  });
  it('does not exist for a single quote, or without a rate', () => {
    expect(sentences([one('Low', 1, [])])).toEqual([]);
    const foreign = compareQuote(quote({ total: { amountMinor: 1, currency: 'EUR' } }), basis());
    expect(sentences([one('Low', 1, []), foreign])).toEqual([]);
  });
});

describe('with any stated lines', () => {
  const lines = fc.array(
    fc.record({
      kind: fc.constantFrom(...quoteLineKinds),
      state: fc.constantFrom(...quoteLineStates),
      label: fc.constant(null),
      amountMinor: fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: null }),
    }),
    { maxLength: 12 },
  );
  const total = fc.integer({ min: 1, max: 1e12 });
  it('all-in is never below the price, and a further line never lowers it', () => {
    fc.assert(
      fc.property(total, lines, lines, (amountMinor, said, more) => {
        const price = { total: { amountMinor, currency: 'USD' } };
        const first = compareQuote(quote({ ...price, lines: said }), basis());
        const second = compareQuote(quote({ ...price, lines: [...said, ...more] }), basis());
        expect(first.allInMinor).toBeGreaterThanOrEqual(amountMinor);
        expect(second.allInMinor).toBeGreaterThanOrEqual(first.allInMinor ?? Infinity);
      }),
    );
  });
  it('every expected kind is either settled or open', () => {
    fc.assert(
      fc.property(lines, (said) => {
        const { open, settled: done } = compareQuote(quote({ lines: said }), basis());
        for (const kind of basis().expected)
          expect(Number(done.includes(kind)) + Number(open.some((item) => item.kind === kind))).toBe(1);
      }),
    );
  });
  it('a flip never names a rival that is already cheaper', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(total, lines), { minLength: 2, maxLength: 6 }), (offers) => {
        const all = offers.map(([amountMinor, said], index) =>
          compareQuote(quote({ id: `${index}`, total: { amountMinor, currency: 'USD' }, lines: said }), basis()),
        );
        for (const flip of findFlips(all))
          if (flip.kind === 'open') expect(flip.gapMinor).toBeGreaterThanOrEqual(0);
          else expect(flip.allIn.allInMinor ?? 0).toBeLessThan(flip.headline.allInMinor ?? 0);
      }),
    );
  });
});
