import { blockTime, performanceOf } from '@tripthread/shared/airports/block-time';
import {
  comparedKinds,
  type ComparedQuote,
  type Comparison,
  compareQuote,
  expectedKinds,
  maxCompared,
} from '@tripthread/shared/quotes/compare';
import { findFlips, type Flip } from '@tripthread/shared/quotes/compare-flips';
import { type ExchangeRate, findRate } from '@tripthread/shared/money/exchange';
import type { QuoteLineKind } from '@tripthread/shared/quotes/quote-lines';
import type { Outputs, SessionDetail } from '../../lib/api/api-types.ts';
import { quotesOf } from '../../entities/quotes/session-quotes.ts';
import { trpc } from '../../lib/api/trpc.ts';

export type Quote = NonNullable<SessionDetail['trip']>['quotes'][number];
type RouteLegs = Outputs['airports']['route']['legs'];

/** One column: the quote and its amounts. */
export interface Column {
  readonly quote: Quote;
  readonly compared: Comparison;
}

export interface ComparedSession {
  readonly columns: readonly Column[];
  readonly kinds: readonly QuoteLineKind[];
  readonly flips: readonly Flip[];
  readonly passengers: number | null;
  readonly distanceNm: number | null;
  /** Currencies of shown quotes without a rate. */
  readonly withoutRate: readonly string[];
}

/** Returns the total distance of a route; null when an airport is unknown. */
const distanceOf = (legs: RouteLegs): number | null =>
  legs.length === 0
    ? null
    : legs.reduce<number | null>((sum, { plan }) => (sum === null || plan === null ? null : sum + plan.distanceNm), 0);

/** Estimates the total time of all legs from the aircraft type; null when unknown. */
function estimateOf(quote: Quote, legs: RouteLegs, request: SessionDetail['request']): number | null {
  const performance = performanceOf({ category: request?.aircraftCategory ?? null, aircraftType: quote.aircraftType });
  if (performance === null || legs.length === 0) return null;
  return legs.reduce<number | null>(
    (sum, { plan }) => (sum === null || plan === null ? null : sum + blockTime(plan.distanceNm, performance).minutes),
    0,
  );
}

/** The firm quotes of the session. */
export const firmQuotes = (detail: SessionDetail): readonly Quote[] =>
  quotesOf(detail).filter(({ kind }) => kind === 'firm');

/** The currency that most quotes can be converted to; on a tie the most common, then the first listed. */
export function commonCurrency(
  quotes: readonly Quote[],
  currencies: readonly string[],
  rates: readonly ExchangeRate[],
): string {
  const scoreOf = (code: string): number =>
    quotes.reduce((sum, { total: { currency } }) => {
      const isIn = currency === code;
      return sum + (isIn || findRate(rates, currency, code) !== null ? 100 : 0) + (isIn ? 1 : 0);
    }, 0);
  return currencies.reduce((best, code) => (scoreOf(code) > scoreOf(best) ? code : best), currencies[0] ?? 'USD');
}

/** The default order: chosen quotes, then by all-in amount, rejected ones last. */
export function sortForComparison(
  quotes: readonly Quote[],
  { session }: SessionDetail,
  { rates, currency }: { readonly rates: readonly ExchangeRate[]; readonly currency: string },
): readonly Quote[] {
  const basis = { currency, rates, passengers: null, distanceNm: null, expected: [], estimatedMinutes: {} };
  const place = ({ id }: Quote): number =>
    id === session.primaryQuoteId
      ? 0
      : id === session.fallbackQuoteId
        ? 1
        : Object.hasOwn(session.quoteRejections, id)
          ? 3
          : 2;
  return quotes
    .map((quote) => ({ quote, allInMinor: compareQuote(quote, basis).allInMinor ?? Infinity }))
    .toSorted(
      (a, b) =>
        place(a.quote) - place(b.quote) || Number(a.allInMinor > b.allInMinor) - Number(a.allInMinor < b.allInMinor),
    )
    .map(({ quote }) => quote);
}

/** The quotes shown by default. */
export const initialQuoteIds = (quotes: readonly Quote[], { session }: SessionDetail): readonly string[] => {
  const open = quotes.filter(({ id }) => !Object.hasOwn(session.quoteRejections, id));
  return (open.length < 2 ? quotes : open).slice(0, maxCompared).map(({ id }) => id);
};

export function useRoute(detail: SessionDetail | undefined) {
  const legs = (detail?.request?.legs ?? []).map(({ departureAirport, arrivalAirport }) => ({
    departureAirport,
    arrivalAirport,
  }));
  const { data, isPending } = trpc.airports.route.useQuery({ legs }, { enabled: legs.length > 0 });
  return { legs: data?.legs ?? [], isPending: isPending && legs.length > 0 };
}

export function compareSession(
  detail: SessionDetail,
  shown: readonly Quote[],
  { legs, rates, currency }: { legs: RouteLegs; rates: readonly ExchangeRate[]; currency: string },
): ComparedSession {
  const isInUs = legs.some(({ from, to }) => from?.country === 'US' && to?.country === 'US');
  const passengers = detail.session.request?.passengers ?? null;
  const distanceNm = distanceOf(legs);
  const expected = expectedKinds({ isInUs });
  const estimatedMinutes = Object.fromEntries(
    shown.map((quote) => [quote.id, estimateOf(quote, legs, detail.request)]),
  );
  const basis = { currency, rates, passengers, distanceNm, expected, estimatedMinutes };
  const columns = shown.map((quote) => ({ quote, compared: compareQuote(quote satisfies ComparedQuote, basis) }));
  return {
    columns,
    kinds: comparedKinds(shown, expected),
    flips: findFlips(columns.map(({ compared }) => compared)),
    passengers,
    distanceNm,
    withoutRate: [
      ...new Set(columns.filter(({ compared }) => compared.isWithoutRate).map(({ quote }) => quote.total.currency)),
    ],
  };
}
