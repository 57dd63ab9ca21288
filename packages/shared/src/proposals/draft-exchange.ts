import { allow, type Decision, refuse } from '../failures.ts';
import { type Exchange, type ExchangeRate, isExchangeOf, sameExchange } from '../money/exchange.ts';
import type { Money } from '../money/money.ts';

interface Converted {
  readonly quoteId: string;
  readonly exchange: Exchange | null;
}

export interface Conversion {
  readonly from: string;
  readonly exchange: Exchange;
}

/** Returns the conversions that need a rate of the brokerage: those that were not saved with the draft. */
export const newConversions = (
  currency: string,
  options: readonly Converted[],
  saved: readonly Converted[],
  quotes: readonly { readonly id: string; readonly total: Money }[],
): readonly Conversion[] =>
  options.flatMap(({ quoteId, exchange }) => {
    const from = quotes.find(({ id }) => id === quoteId)?.total.currency;
    const wasSaved = saved.some((one) => one.quoteId === quoteId && sameExchange(one.exchange, exchange));
    return exchange === null || from === undefined || from === currency || wasSaved ? [] : [{ from, exchange }];
  });

/** Decides whether every conversion uses a rate of the brokerage, with its day. */
export function decideConversions(
  currency: string,
  conversions: readonly Conversion[],
  rates: readonly ExchangeRate[],
): Decision<true> {
  const unknown = conversions.find(({ from, exchange }) => !isExchangeOf(rates, from, currency, exchange));
  if (unknown === undefined) return allow(true);
  const exchange = `Not one of this desk’s rates between ${unknown.from} and ${currency}`;
  return refuse('NO_EXCHANGE_RATE', { exchange });
}
