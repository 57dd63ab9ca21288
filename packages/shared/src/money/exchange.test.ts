import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  convert,
  convertAt,
  exchangeBy,
  type ExchangeRate,
  findExchange,
  findRate,
  isExchangeOf,
  formatRate,
  ratesBetween,
  rateUnits,
} from './exchange.ts';

const rate = (more: Partial<ExchangeRate> = {}): ExchangeRate => ({
  id: 'r',
  base: 'EUR',
  quote: 'USD',
  rate: '1.08',
  asOf: '2026-11-20',
  source: null,
  ...more,
});
const straight = (more: Partial<ExchangeRate> = {}) => ({ rate: rate(more), isInverse: false });

describe('a rate', () => {
  it.each([
    ['1.08', 1_080_000_000n],
    ['0.000000001', 1n],
    ['150', 150_000_000_000n],
    ['0', null],
    ['0.0', null],
    ['1,08', null],
    ['-1', null],
    ['1.0000000001', null],
    ['1e3', null],
    ['', null],
  ])('%s is %s', (text, units) => expect(rateUnits(text)).toBe(units));
  it('is formatted as it was typed', () => expect(formatRate(rate())).toBe('1 EUR = 1.08 USD'));
});

describe('the rate in use', () => {
  const [older, newer] = [rate({ id: 'older', asOf: '2026-11-01' }), rate({ id: 'newer' })];
  it('is the newest by date, in either direction', () => {
    expect(findRate([older, newer], 'EUR', 'USD')).toEqual({ rate: newer, isInverse: false });
    expect(findRate([older, newer], 'USD', 'EUR')).toEqual({ rate: newer, isInverse: true });
  });
  it('is the later entry of two on one day, which is listed first', () =>
    expect(findRate([rate({ id: 'last' }), newer], 'EUR', 'USD')?.rate.id).toBe('last'));
  it('is missing if none was entered, even with rates through a third currency', () =>
    expect(findRate([rate(), rate({ base: 'GBP' })], 'EUR', 'GBP')).toBeNull());
});

describe('an amount in another currency', () => {
  it.each([
    [10_000, {}, { amountMinor: 10_800, currency: 'USD' }],
    [1, { rate: '0.5' }, { amountMinor: 1, currency: 'USD' }],
    [3, { rate: '0.5' }, { amountMinor: 2, currency: 'USD' }],
    [1, { rate: '0.49' }, { amountMinor: 0, currency: 'USD' }],
    // The yen has no minor unit, the Kuwaiti dinar a thousandth.
    [10_000, { quote: 'JPY', rate: '162.5' }, { amountMinor: 16_250, currency: 'JPY' }],
    [10_000, { quote: 'KWD', rate: '0.33' }, { amountMinor: 33_000, currency: 'KWD' }],
  ])('%s cents at %j', (amountMinor, more, expected) =>
    expect(convert({ amountMinor, currency: 'EUR' }, straight(more))).toEqual(expected),
  );
  it('converted by a rate of another currency is a defect', () =>
    expect(() => convert({ amountMinor: 1, currency: 'GBP' }, straight())).toThrow('another currency'));

  // Up to a thousand million minor units, far above the price of any flight.
  const amounts = fc.integer({ min: 1, max: 1e11 });
  const rates = fc.integer({ min: 1, max: 2_000_000_000 }).map((units) => (units / 1e6).toFixed(6));
  it('is within half a unit of the exact product, and grows with the amount', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 1e6 }), rates, (amountMinor, more, text) => {
        const used = straight({ rate: text });
        const { amountMinor: got } = convert({ amountMinor, currency: 'EUR' }, used);
        const exact = BigInt(amountMinor) * (rateUnits(text) ?? 0n);
        const off = 2n * (BigInt(got) * 1_000_000_000n - exact);
        expect(off <= 1_000_000_000n && off > -1_000_000_000n).toBe(true);
        expect(convert({ amountMinor: amountMinor + more, currency: 'EUR' }, used).amountMinor).toBeGreaterThanOrEqual(
          got,
        );
      }),
    );
  });
  it('converted back is the same, except for the rounding of the coarser unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e11 }), rates, (amountMinor, text) => {
        const there = convert({ amountMinor, currency: 'EUR' }, straight({ rate: text }));
        const back = convert(there, { rate: rate({ rate: text }), isInverse: true });
        const lost = Math.ceil(0.5 / Number(text)) + 1;
        expect(Math.abs(back.amountMinor - amountMinor)).toBeLessThanOrEqual(lost);
      }),
    );
  });
});

describe('a rate stored in a proposal', () => {
  it.each([
    [{}, false, { rate: '1.08', day: '2026-11-20' }],
    [{ rate: '1.0800' }, false, { rate: '1.08', day: '2026-11-20' }],
    [{ rate: '150' }, false, { rate: '150', day: '2026-11-20' }],
    [{}, true, { rate: '0.925925926', day: '2026-11-20' }],
    [{ rate: '0.5' }, true, { rate: '2', day: '2026-11-20' }],
    [{ rate: '0.000000001' }, true, { rate: '1000000000', day: '2026-11-20' }],
    [{ rate: '0' }, false, null],
  ])('%j, inverse: %s', (more, isInverse, expected) =>
    expect(exchangeBy({ rate: rate(more), isInverse })).toEqual(expected),
  );
  it('converts like Compare in either direction, within one minor unit in a million', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e8 }),
        fc.integer({ min: 5e8, max: 2e9 }),
        fc.boolean(),
        (minor, units, turned) => {
          const used = { rate: rate({ rate: String(units / 1e9) }), isInverse: turned };
          const [from, to] = turned ? ['USD', 'EUR'] : ['EUR', 'USD'];
          const exchange = exchangeBy(used);
          const amount = { amountMinor: minor, currency: from };
          const difference = convertAt(amount, to, exchange?.rate ?? '') - convert(amount, used).amountMinor;
          expect(Math.abs(difference)).toBeLessThanOrEqual(turned ? 1 : 0);
        },
      ),
    );
  });
  it('is the newest between the two, and differs from a rate that was never entered', () => {
    const rates = [rate(), rate({ id: 'old', rate: '1.1', asOf: '2026-11-01' }), rate({ quote: 'GBP' })];
    expect(ratesBetween(rates, 'USD', 'EUR').map(({ rate: { id } }) => id)).toEqual(['r', 'old']);
    expect(findExchange(rates, 'EUR', 'USD')).toEqual({ rate: '1.08', day: '2026-11-20' });
    expect(findExchange(rates, 'EUR', 'CHF')).toBeNull();
    const isKnown = (text: string, day: string) => isExchangeOf(rates, 'EUR', 'USD', { rate: text, day });
    expect([isKnown('1.080', '2026-11-20'), isKnown('1.1', '2026-11-01')]).toEqual([true, true]);
    expect([isKnown('1.1', '2026-11-20'), isKnown('1.09', '2026-11-20'), isKnown('one', '2026-11-20')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
