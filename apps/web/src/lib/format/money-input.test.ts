import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountText, parseAmount } from './money-input.ts';

test.each([
  ['45000', 'USD', 4_500_000],
  ['45,000', 'USD', 4_500_000],
  ['45 000', 'EUR', 4_500_000],
  [' 1,234,567.89 ', 'USD', 123_456_789],
  ['0.5', 'USD', 50],
  ['4500000', 'JPY', 4_500_000],
])('%s %s', (text, currency, amountMinor) => expect(parseAmount(text, currency)).toEqual({ amountMinor, currency }));

test.each([
  ['', 'USD'],
  ['0', 'USD'],
  ['-5', 'USD'],
  ['45,50', 'USD'],
  ['45.123', 'USD'],
  ['1.5', 'JPY'],
  ['45k', 'USD'],
  ['45000', 'usd'],
  ['1e9', 'USD'],
])('%s %s is not an amount', (text, currency) => expect(parseAmount(text, currency)).toBeNull());

test('a formatted amount parses to the same amount', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e12 }),
      fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
      (amountMinor, currency) => {
        expect(parseAmount(amountText({ amountMinor, currency }), currency)).toEqual({ amountMinor, currency });
      },
    ),
  );
});
