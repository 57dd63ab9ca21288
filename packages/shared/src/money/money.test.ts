import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney, moneyOf } from './money.ts';

test.each([
  [45_000, 'USD', 'USD 45,000'],
  [0.29, 'USD', 'USD 0.29'],
  [1.15, 'EUR', 'EUR 1.15'],
  [5_000_000, 'JPY', 'JPY 5,000,000'],
  [12.345, 'KWD', 'KWD 12.345'],
])('%d %s is stored as %s', (amount, currency, shown) => {
  const money = moneyOf(amount, currency);
  expect(money === null ? null : formatMoney(money)).toBe(shown);
});

test('an invalid price is null', () => {
  for (const amount of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-9, 1e12, 1e300])
    expect(moneyOf(amount, 'USD')).toBeNull();
  for (const currency of ['', 'usd', 'US', 'DOLLAR', '$$$']) expect(moneyOf(1, currency)).toBeNull();
});

test('every price with two decimals keeps its cents', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e11 }), (cents) => {
      expect(moneyOf(cents / 100, 'USD')).toEqual({ amountMinor: cents, currency: 'USD' });
    }),
  );
});
