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

/** The newest rate between two currencies, either way round; of two from one day the later entered, which comes first. */
export function findRate(rates: readonly ExchangeRate[], from: string, to: string): UsedRate | null {
  let found: UsedRate | null = null;
  for (const rate of rates) {
    const isInverse = rate.base === to && rate.quote === from;
    if (!isInverse && !(rate.base === from && rate.quote === to)) continue;
    if (found === null || rate.asOf > found.rate.asOf) found = { rate, isInverse };
  }
  return found;
}

/**
 * An amount in the other currency of the rate, to the nearest minor unit and a half upwards. It is rounded once, at the
 * end, in big integers: `amount × rate × 10^(decimals of one − decimals of the other)`.
 */
export function convert({ amountMinor, currency }: Money, { rate, isInverse }: UsedRate): Money {
  const to = isInverse ? rate.base : rate.quote;
  const units = rateUnits(rate.rate);
  if (units === null || currency !== (isInverse ? rate.quote : rate.base))
    throw new Error('an amount was converted by a rate that is none of its currency');
  const [times, over] = isInverse ? [one, units] : [units, one];
  const numerator = BigInt(amountMinor) * times * 10n ** BigInt(decimalsOf(to));
  const denominator = over * 10n ** BigInt(decimalsOf(currency));
  return { amountMinor: Number((2n * numerator + denominator) / (2n * denominator)), currency: to };
}

/** `1 EUR = 1.08 USD`: as it was typed, whichever way it is used. */
export const rateInWords = ({ base, quote, rate }: Pick<ExchangeRate, 'base' | 'quote' | 'rate'>): string =>
  `1 ${base} = ${rate} ${quote}`;
