import { describe, expect, it } from 'vitest';
import type { ExchangeRate } from '../money/exchange.ts';
import {
  chooseQuotes,
  draftCurrency,
  draftOptionOf,
  draftTermsOf,
  offeredIn,
  type OfferableQuote,
  requote,
} from './proposal-draft.ts';

const now = '2026-11-23T09:00:00.000Z';
const quote = (id: string, currency: string, more: Partial<OfferableQuote> = {}): OfferableQuote => ({
  id,
  revision: 1,
  kind: 'firm',
  status: 'received',
  total: { amountMinor: 4_000_000, currency },
  validUntil: null,
  operatorName: 'Meridian Jets',
  aircraftType: null,
  tail: null,
  yearOfMake: null,
  seats: null,
  lines: [],
  isRejected: false,
  ...more,
});
const rate = (text: string, asOf: string): ExchangeRate => ({
  id: asOf,
  base: 'EUR',
  quote: 'USD',
  rate: text,
  asOf,
  source: null,
});
const rates = [rate('1.08', '2026-11-20')];

it('without a choice, a draft offers the two cheapest quotes in the most common currency', () => {
  const of = (id: string, currency: string, amountMinor: number, more: Partial<OfferableQuote> = {}) =>
    quote(id, currency, { total: { amountMinor, currency }, ...more });
  const quotes = [
    of('yen', 'JPY', 10),
    of('dear', 'USD', 400),
    of('cheap', 'USD', 200),
    of('expired', 'USD', 100, { status: 'expired' }),
    of('middle', 'USD', 300),
  ];
  expect(chooseQuotes(quotes, [null, null]).map(({ id }) => id)).toEqual(['cheap', 'middle']);
  expect(chooseQuotes(quotes, ['dear', null]).map(({ id }) => id)).toEqual(['dear']);
  expect(chooseQuotes([], [])).toEqual([]);
});

describe('a draft', () => {
  it.each([
    ['the brokerage’s currency', 'USD', ['USD', 'EUR'], rates, 'USD'],
    ['the brokerage’s currency, also by an inverse rate', 'EUR', ['USD'], rates, 'EUR'],
    ['the first quote’s, where one has no rate', 'USD', ['GBP', 'EUR'], rates, 'GBP'],
    ['the first quote’s, without any rate', 'USD', ['EUR'], [], 'EUR'],
    ['the brokerage’s currency, without any quote', 'CHF', [], [], 'CHF'],
  ])('is in %s', (_, own, currencies, known, expected) => {
    const quotes = currencies.map((code, index) => quote(String(index), code));
    expect(draftCurrency(own, quotes, known)).toBe(expected);
    const defaults = { currency: own, marginBasisPoints: 1_000, terms: null };
    expect(draftTermsOf(defaults, quotes, known, [], null, now).currency).toBe(expected);
  });

  it('offers quotes in its currency, and others by the newest rate; quotes without a rate are left out', () => {
    const quotes = [quote('own', 'USD'), quote('euro', 'EUR'), quote('pound', 'GBP')];
    const known = [rate('1.1', '2026-11-22'), ...rates];
    expect(offeredIn('USD', quotes, known).map(({ quoteId, exchange }) => [quoteId, exchange])).toEqual([
      ['own', null],
      ['euro', { rate: '1.1', day: '2026-11-22' }],
    ]);
  });
});

describe('a re-quote', () => {
  const previous = draftOptionOf(quote('euro', 'EUR'), { rate: '1.08', day: '2026-11-20' });
  const terms = draftTermsOf({ currency: 'USD', marginBasisPoints: 0, terms: null }, [], [], [], null, now);
  const again = (known: readonly ExchangeRate[]) =>
    requote({ terms, options: [previous] }, [quote('euro', 'EUR', { revision: 2 })], known, now).options;
  it('uses the newest rate', () =>
    expect(again([rate('1.2', '2026-11-23'), ...rates])).toMatchObject([
      { quoteRevision: 2, exchange: { rate: '1.2', day: '2026-11-23' } },
    ]));
  it('keeps the previous rate if none is known any more', () =>
    expect(again([])).toMatchObject([{ exchange: { rate: '1.08', day: '2026-11-20' } }]));
});
