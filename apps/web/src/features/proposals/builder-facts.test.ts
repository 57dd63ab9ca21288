import { describe, expect, it } from 'vitest';
import type { ExchangeRate } from '@tripthread/shared/money/exchange';
import { currenciesOf, type Draft, inCurrency, type ProposalDetail } from './builder-facts.ts';

const rates: readonly ExchangeRate[] = [
  { id: 'r', base: 'EUR', quote: 'USD', rate: '1.25', asOf: '2026-11-20', source: null },
];
const quoteIn = (id: string, currency: string) => ({
  id,
  kind: 'firm',
  revision: 1,
  total: { amountMinor: 4_000_000, currency },
});
const facts = (...currencies: string[]) =>
  ({
    quotes: currencies.map((code, index) => quoteIn(String(index), code)),
    options: [],
  }) as unknown as ProposalDetail;
const draft = (...quoteIds: string[]): Draft =>
  ({
    terms: { currency: 'EUR', margin: { kind: 'fixed', minor: 150_000 } },
    options: quoteIds.map((quoteId) => ({ quoteId, quoteRevision: 1, exchange: null })),
  }) as unknown as Draft;

describe('a proposal in another currency', () => {
  it('converts each option by the newest rate, and keeps the margin’s number', () => {
    const moved = inCurrency(facts('EUR', 'USD'), draft('0', '1'), rates, 'USD');
    expect(moved?.options.map(({ exchange }) => exchange)).toEqual([{ rate: '1.25', day: '2026-11-20' }, null]);
    expect(moved?.terms).toMatchObject({ currency: 'USD', margin: { kind: 'fixed', minor: 150_000 } });
    const yen = [{ ...rates[0], quote: 'JPY', rate: '160' } as ExchangeRate];
    expect(inCurrency(facts('EUR'), draft('0'), yen, 'JPY')?.terms.margin).toEqual({ kind: 'fixed', minor: 1_500 });
  });
  it('is null when an option has no rate', () =>
    expect(inCurrency(facts('EUR', 'GBP'), draft('0', '1'), rates, 'USD')).toBeNull());
  it('lists each currency with whether every option has a rate', () =>
    expect(currenciesOf(facts('EUR', 'GBP'), draft('0'), rates)).toEqual([
      { code: 'EUR', isPossible: true },
      { code: 'GBP', isPossible: false },
      { code: 'USD', isPossible: true },
    ]));
});
