import { scaleAmount } from './amounts.ts';
import { decimalsOf, type Money } from './money.ts';

/** Units of `quote` for one `base`, as of a day. Brokers enter rates; rates never change, and the newest counts. */
export interface ExchangeRate {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  /** A decimal number as typed: `1.08`. */
  readonly rate: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** Where the broker read it. */
  readonly source: string | null;
}

/** An exchange rate with its date, as stored in a proposal. */
export interface Exchange {
  /** Units of the other currency for one, as a decimal: `1.0842`. */
  readonly rate: string;
  readonly day: string;
}

/** A rate in the direction of one conversion: straight or inverse. */
export interface UsedRate {
  readonly rate: ExchangeRate;
  readonly isInverse: boolean;
}

const decimals = 9;
const one = 10n ** BigInt(decimals);

/** The rate in units of 10⁻⁹; null where the text is not a rate above 0. */
export function rateUnits(text: string): bigint | null {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?$/u.exec(text);
  if (match === null) return null;
  const units = BigInt(match[1] ?? '0') * one + BigInt((match[2] ?? '').padEnd(decimals, '0') || '0');
  return units > 0n ? units : null;
}

/** Returns the rates between two currencies in either direction: newest first, and of one day the later entry first. */
export const ratesBetween = (rates: readonly ExchangeRate[], from: string, to: string): readonly UsedRate[] =>
  rates
    .flatMap((rate) => {
      const isInverse = rate.base === to && rate.quote === from;
      return isInverse || (rate.base === from && rate.quote === to) ? [{ rate, isInverse }] : [];
    })
    .toSorted((a, b) => (a.rate.asOf === b.rate.asOf ? 0 : a.rate.asOf > b.rate.asOf ? -1 : 1));

export const findRate = (rates: readonly ExchangeRate[], from: string, to: string): UsedRate | null =>
  ratesBetween(rates, from, to)[0] ?? null;

/**
 * Converts an amount into the other currency of the rate. It is rounded once, half up, at the end, in BigInt:
 * `amount × rate × 10^(difference of the currencies' decimals)`.
 */
export function convert({ amountMinor, currency }: Money, { rate, isInverse }: UsedRate): Money {
  const to = isInverse ? rate.base : rate.quote;
  if (currency !== (isInverse ? rate.quote : rate.base))
    throw new Error('the rate belongs to another currency than the amount');
  const units = unitsOf(rate.rate);
  const [times, over] = isInverse ? [one, units] : [units, one];
  return { amountMinor: scaled({ amountMinor, currency }, to, times, over), currency: to };
}

/** Converts an amount at a rate given as units of the other currency for one of its own. */
export const convertAt = (amount: Money, to: string, rate: string): number => scaled(amount, to, unitsOf(rate), one);

const scaled = ({ amountMinor, currency }: Money, to: string, times: bigint, over: bigint): number =>
  scaleAmount(amountMinor, times * 10n ** BigInt(decimalsOf(to)), over * 10n ** BigInt(decimalsOf(currency)));

function unitsOf(text: string): bigint {
  const units = rateUnits(text);
  if (units === null) throw new Error('not a valid exchange rate');
  return units;
}

/** Returns a rate as stored in a proposal: in the right direction, with nine decimals. Null where it would round to zero. */
export function exchangeBy({ rate, isInverse }: UsedRate): Exchange | null {
  const units = rateUnits(rate.rate);
  if (units === null) return null;
  const turned = isInverse ? (2n * one * one + units) / (2n * units) : units;
  if (turned === 0n) return null;
  const digits = String(turned).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/u, '');
  return { rate: `${digits.slice(0, -decimals)}${fraction === '' ? '' : `.${fraction}`}`, day: rate.asOf };
}

/** Converts by the newest rate between two currencies. */
export function findExchange(rates: readonly ExchangeRate[], from: string, to: string): Exchange | null {
  const used = findRate(rates, from, to);
  return used === null ? null : exchangeBy(used);
}

/** Removes the trailing zeros that the numeric column adds. */
export const plainRate = (text: string): string => text.replace(/\.?0+$/u, '');

/** Whether it equals one of these rates, ignoring trailing zeros. */
export const isExchangeOf = (rates: readonly ExchangeRate[], from: string, to: string, exchange: Exchange): boolean =>
  ratesBetween(rates, from, to).some((used) => sameExchange(exchangeBy(used), exchange));

export const sameExchange = (a: Exchange | null, b: Exchange | null): boolean =>
  a === b || (a !== null && b !== null && a.day === b.day && rateUnits(a.rate) === rateUnits(b.rate));

/** `1 EUR = 1.08 USD`, in the direction in which it was typed. */
export const formatRate = ({ base, quote, rate }: Pick<ExchangeRate, 'base' | 'quote' | 'rate'>): string =>
  `1 ${base} = ${rate} ${quote}`;
