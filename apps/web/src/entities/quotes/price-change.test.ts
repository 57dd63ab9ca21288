import { expect, test } from 'vitest';
import { priceChangeOf } from './price-change.ts';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

test('a first price has no change', () => {
  expect(priceChangeOf({ revision: 1, total: usd(4_500_000) }, [{ revision: 1, total: usd(4_500_000) }])).toBeNull();
});

test.each([
  [4_300_000, '−USD 2,000', 'down'],
  [4_550_050, '+USD 500.50', 'up'],
  [4_500_000, null, 'same'],
] as const)('from 45,000 to %i minor units', (amountMinor, delta, direction) => {
  const known = [
    { revision: 1, total: usd(4_500_000) },
    { revision: 2, total: usd(amountMinor) },
  ];
  expect(priceChangeOf({ revision: 2, total: usd(amountMinor) }, known)).toEqual({
    from: usd(4_500_000),
    delta,
    direction,
  });
});

test('compares with the previous revision in any order of input', () => {
  const known = [
    { revision: 2, total: usd(300) },
    { revision: 1, total: usd(100) },
    { revision: 4, total: usd(900) },
  ];
  expect(priceChangeOf({ revision: 4, total: usd(900) }, known)?.from).toEqual(usd(300));
});

test('different currencies have no difference', () => {
  const change = priceChangeOf({ revision: 2, total: { amountMinor: 100, currency: 'EUR' } }, [
    { revision: 1, total: usd(100) },
  ]);
  expect(change).toEqual({ from: usd(100), delta: null, direction: 'other' });
});
