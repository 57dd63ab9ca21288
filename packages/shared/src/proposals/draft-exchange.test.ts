import { describe, expect, it } from 'vitest';
import { decideConversions, newConversions } from './draft-exchange.ts';

const exchange = { rate: '1.0842', day: '2026-11-22' };
const quotes = [
  { id: 'euro', total: { amountMinor: 1, currency: 'EUR' } },
  { id: 'dollar', total: { amountMinor: 1, currency: 'USD' } },
];
const rates = [{ id: 'r', base: 'EUR', quote: 'USD', rate: '1.0842', asOf: '2026-11-22', source: null }];

describe('the conversions that need a rate of the brokerage', () => {
  it.each([
    ['a foreign quote', [{ quoteId: 'euro', exchange }], [], [{ from: 'EUR', exchange }]],
    ['a foreign quote without a rate', [{ quoteId: 'euro', exchange: null }], [], []],
    ['a quote in the draft’s currency', [{ quoteId: 'dollar', exchange }], [], []],
    ['a conversion that was saved before', [{ quoteId: 'euro', exchange }], [{ quoteId: 'euro', exchange }], []],
    [
      'a saved conversion with another rate',
      [{ quoteId: 'euro', exchange }],
      [{ quoteId: 'euro', exchange: { ...exchange, rate: '1.1' } }],
      [{ from: 'EUR', exchange }],
    ],
    ['an unknown quote', [{ quoteId: 'gone', exchange }], [], []],
  ])('of %s', (_, options, saved, expected) => expect(newConversions('USD', options, saved, quotes)).toEqual(expected));
});

it.each([
  ['a known rate', exchange, true],
  ['another rate', { ...exchange, rate: '1.1' }, false],
  ['another day', { ...exchange, day: '2026-11-21' }, false],
])('a draft converted by %s is saved: %s', (_, given, ok) => {
  const decision = decideConversions('USD', [{ from: 'EUR', exchange: given }], rates);
  expect(decision.ok ? null : decision.reason).toBe(ok ? null : 'NO_EXCHANGE_RATE');
});
