import { scaleAmount } from './amounts.ts';
import { decimalsOf, type Money } from './money.ts';

/** So many `quote` for one `base`, as of a day. Rates are typed in by people, are never changed, and the newest counts. */
export interface ExchangeRate {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  /** A decimal number as text, as it was typed: `1.08`. */
  readonly rate: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** Where it was read. */
  readonly source: string | null;
}

/** How one currency is counted in another, and of which day that is. */
export interface Exchange {
  /** Units of the other currency for one, in decimals: `1.0842`. */
  readonly rate: string;
  readonly day: string;
}

/** A rate as it is used for one conversion: as it stands, or turned round. */
export interface UsedRate {
  readonly rate: ExchangeRate;
  readonly isInverse: boolean;
}

const decimals = 9;
const one = 10n ** BigInt(decimals);

/** The number as it is reckoned with, in units of 10⁻⁹; null where the text is no rate above 0. */
export function rateUnits(text: string): bigint | null {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?$/u.exec(text);
  if (match === null) return null;
  const units = BigInt(match[1] ?? '0') * one + BigInt((match[2] ?? '').padEnd(decimals, '0') || '0');
  return units > 0n ? units : null;
}

/** The rates between two currencies, either way round: the newest first, and of one day the later entered, which comes first. */
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
 * An amount in the other currency of the rate, to the nearest minor unit and a half upwards. It is rounded once, at the
 * end, in big integers: `amount × rate × 10^(decimals of one − decimals of the other)`.
 */
export function convert({ amountMinor, currency }: Money, { rate, isInverse }: UsedRate): Money {
  const to = isInverse ? rate.base : rate.quote;
  if (currency !== (isInverse ? rate.quote : rate.base))
    throw new Error('an amount was converted by a rate that is none of its currency');
  const units = unitsOf(rate.rate);
  const [times, over] = isInverse ? [one, units] : [units, one];
  return { amountMinor: scaled({ amountMinor, currency }, to, times, over), currency: to };
}

/** An amount in another currency, at so many units of that for one of its own. */
export const convertAt = (amount: Money, to: string, rate: string): number => scaled(amount, to, unitsOf(rate), one);

const scaled = ({ amountMinor, currency }: Money, to: string, times: bigint, over: bigint): number =>
  scaleAmount(amountMinor, times * 10n ** BigInt(decimalsOf(to)), over * 10n ** BigInt(decimalsOf(currency)));

function unitsOf(text: string): bigint {
  const units = rateUnits(text);
  if (units === null) throw new Error('an amount was converted by what is no rate');
  return units;
}

/** A rate as a proposal keeps it: turned the right way round, to nine decimals. Null where nothing would be left of it. */
export function exchangeBy({ rate, isInverse }: UsedRate): Exchange | null {
  const units = rateUnits(rate.rate);
  if (units === null) return null;
  const turned = isInverse ? (2n * one * one + units) / (2n * units) : units;
  if (turned === 0n) return null;
  const digits = String(turned).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/u, '');
  return { rate: `${digits.slice(0, -decimals)}${fraction === '' ? '' : `.${fraction}`}`, day: rate.asOf };
}

/** By the newest rate between two currencies. */
export function findExchange(rates: readonly ExchangeRate[], from: string, to: string): Exchange | null {
  const used = findRate(rates, from, to);
  return used === null ? null : exchangeBy(used);
}

/** As somebody typed it, without the zeros that a column fills it up with. */
export const plainRate = (text: string): string => text.replace(/\.?0+$/u, '');

/** Whether it is one of these, whichever way its zeros are written. */
export const isExchangeOf = (rates: readonly ExchangeRate[], from: string, to: string, exchange: Exchange): boolean =>
  ratesBetween(rates, from, to).some((used) => sameExchange(exchangeBy(used), exchange));

export const sameExchange = (a: Exchange | null, b: Exchange | null): boolean =>
  a === b || (a !== null && b !== null && a.day === b.day && rateUnits(a.rate) === rateUnits(b.rate));

/** `1 EUR = 1.08 USD`: as it was typed, whichever way it is used. */
export const formatRate = ({ base, quote, rate }: Pick<ExchangeRate, 'base' | 'quote' | 'rate'>): string =>
  `1 ${base} = ${rate} ${quote}`;
