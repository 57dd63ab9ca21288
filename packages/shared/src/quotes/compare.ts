import { convert, type ExchangeRate, findRate, type UsedRate } from '../money/exchange.ts';
import type { Money } from '../money/money.ts';
import { type QuoteLine, type QuoteLineKind, quoteLineKinds } from './quote-lines.ts';

/** Compares quotes like for like. A value that a quote does not state stays unknown: it is never 0. */

export const minCompared = 2;
export const maxCompared = 6;

export interface ComparedQuote {
  readonly id: string;
  readonly operatorName: string;
  readonly total: Money;
  readonly lines: readonly QuoteLine[];
  /** As stated by the operator. */
  readonly flightMinutes: number | null;
  readonly yearOfMake: number | null;
}

export interface CompareBasis {
  /** The currency of the comparison. */
  readonly currency: string;
  readonly rates: readonly ExchangeRate[];
  readonly passengers: number | null;
  readonly distanceNm: number | null;
  /** Kinds that every quote of such a trip should settle. */
  readonly expected: readonly QuoteLineKind[];
  /** Our own estimate per quote, for operators who state no flight time. */
  readonly estimatedMinutes: Readonly<Record<string, number | null>>;
}

/** A charge that may still be added, without a stated amount. */
export interface OpenItem {
  readonly kind: QuoteLineKind;
  readonly label: string | null;
  /** `unpriced`: an extra without an amount. `excluded`: not part of the offer, to be paid elsewhere. */
  readonly why: 'not_stated' | 'unpriced' | 'excluded';
}

export interface FlightTime {
  readonly minutes: number;
  readonly isEstimate: boolean;
}

export interface Comparison {
  readonly id: string;
  readonly operatorName: string;
  /** The operator's price in the currency of the comparison; null without a rate. */
  readonly headlineMinor: number | null;
  /** The price plus the stated extras: a minimum as long as a kind is open. */
  readonly allInMinor: number | null;
  readonly isAtLeast: boolean;
  readonly extrasMinor: number | null;
  readonly open: readonly OpenItem[];
  /** Kinds that the quote settles: in the price, or as an extra with an amount. */
  readonly settled: readonly QuoteLineKind[];
  /** Null where the quote is already in the currency. */
  readonly rate: UsedRate | null;
  readonly isWithoutRate: boolean;
  readonly perPassengerMinor: number | null;
  readonly perHourMinor: number | null;
  readonly perNmMinor: number | null;
  readonly time: FlightTime | null;
}

/** Kinds that an operator is expected to state; the last two only where US taxes are due. */
export function expectedKinds({ isInUs }: { readonly isInUs: boolean }): readonly QuoteLineKind[] {
  const everywhere: readonly QuoteLineKind[] = [
    'positioning',
    'fuel_surcharge',
    'crew',
    'landing_handling',
    'de_icing',
    'catering',
    'wifi',
  ];
  return isInUs ? [...everywhere, 'fet', 'segment_fees'] : everywhere;
}

/** Returns the rows of the comparison: expected kinds and every other stated kind, in a fixed order. */
export function comparedKinds(
  quotes: readonly Pick<ComparedQuote, 'lines'>[],
  expected: readonly QuoteLineKind[],
): readonly QuoteLineKind[] {
  const named = new Set([...expected, ...quotes.flatMap(({ lines }) => lines.map(({ kind }) => kind))]);
  return quoteLineKinds.filter((kind) => named.has(kind));
}

export function compareQuote(quote: ComparedQuote, basis: CompareBasis): Comparison {
  const { id, operatorName, total, lines } = quote;
  const rate = total.currency === basis.currency ? null : findRate(basis.rates, total.currency, basis.currency);
  const isWithoutRate = total.currency !== basis.currency && rate === null;
  const inOne = (amountMinor: number): number | null =>
    isWithoutRate ? null : rate === null ? amountMinor : convert({ ...total, amountMinor }, rate).amountMinor;
  const extras = lines.reduce((sum, line) => sum + (line.state === 'extra' ? (line.amountMinor ?? 0) : 0), 0);
  const open = openItems(lines, basis.expected);
  // Converted as one sum, so that it is rounded once.
  const allInMinor = inOne(total.amountMinor + extras);
  const time = flightTime(quote, basis);
  const per = (times: number, parts: number | null): number | null =>
    allInMinor === null || parts === null || parts <= 0 ? null : nearest(allInMinor * times, parts);
  return {
    id,
    operatorName,
    headlineMinor: inOne(total.amountMinor),
    allInMinor,
    isAtLeast: open.length > 0,
    extrasMinor: extras === 0 ? null : inOne(extras),
    open,
    settled: settledKinds(lines, open),
    rate,
    isWithoutRate,
    perPassengerMinor: per(1, basis.passengers),
    perHourMinor: per(60, time?.minutes ?? null),
    perNmMinor: per(1, basis.distanceNm),
    time,
  };
}

function openItems(lines: readonly QuoteLine[], expected: readonly QuoteLineKind[]): readonly OpenItem[] {
  const named = new Set(lines.map(({ kind }) => kind));
  const unsettled = lines.flatMap(({ kind, label, state, amountMinor }): OpenItem[] => {
    if (state === 'excluded') return [{ kind, label, why: 'excluded' }];
    return state === 'extra' && amountMinor === null ? [{ kind, label, why: 'unpriced' }] : [];
  });
  const unstated = expected
    .filter((kind) => !named.has(kind))
    .map((kind): OpenItem => ({ kind, label: null, why: 'not_stated' }));
  return [...unsettled, ...unstated];
}

function settledKinds(lines: readonly QuoteLine[], open: readonly OpenItem[]): readonly QuoteLineKind[] {
  const isOpen = new Set(open.map(({ kind }) => kind));
  return [...new Set(lines.map(({ kind }) => kind))].filter((kind) => !isOpen.has(kind));
}

function flightTime({ id, flightMinutes }: ComparedQuote, { estimatedMinutes }: CompareBasis): FlightTime | null {
  if (flightMinutes !== null) return { minutes: flightMinutes, isEstimate: false };
  const minutes = estimatedMinutes[id] ?? null;
  return minutes === null ? null : { minutes, isEstimate: true };
}

/** Rounds to the nearest unit, a half upwards. */
const nearest = (amount: number, parts: number): number => Math.floor(amount / parts + 0.5);

/** `best`: the lowest known value. `odd`: far from the others, worth a second look. */
export type Mark = 'best' | 'odd_high' | 'odd_low' | null;

/** More than a third away from the median of at least three. */
const oddShare = 35;

/** Marks the numbers of one row; null is unknown, and is neither best nor odd. */
export function marksOf(values: readonly (number | null)[]): readonly Mark[] {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (known.length < 2) return values.map(() => null);
  const middle = (known[Math.floor((known.length - 1) / 2)] ?? 0) + (known[Math.ceil((known.length - 1) / 2)] ?? 0);
  const isAlike = known[0] === known.at(-1);
  return values.map((value) => {
    if (value === null || isAlike) return null;
    if (known.length >= 3 && value * 200 > middle * (100 + oddShare)) return 'odd_high';
    if (known.length >= 3 && value * 200 < middle * (100 - oddShare)) return 'odd_low';
    return value === known[0] ? 'best' : null;
  });
}
