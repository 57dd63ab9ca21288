/** An amount in the minor unit of its currency (cents): never a fraction, never summed across currencies. */
export interface Money {
  readonly amountMinor: number;
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string;
}

/** The number of decimals of a currency; two where the runtime does not know it. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `USD 45,000`, with decimals only if needed: the code comes first so that columns line up. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const amount = amountMinor / 10 ** decimals;
  const digits = Number.isInteger(amount) ? 0 : decimals;
  const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${currency} ${number.format(amount)}`;
}

/** Rounds to whole units, for numbers that are only compared. */
export function inWholeUnits({ amountMinor, currency }: Money): Money {
  const unit = 10 ** decimalsOf(currency);
  return { amountMinor: Math.round(amountMinor / unit) * unit, currency };
}

/** More than any flight costs, and still exact in every sum. */
const maxMinor = 1e13;

/** Parses an external price (`45000`, `45000.5`); null for zero, negative or absurd numbers and unknown currencies. */
export function moneyOf(amount: number, currency: string): Money | null {
  if (!/^[A-Z]{3}$/.test(currency) || !Number.isFinite(amount)) return null;
  // By way of text: 1.15 * 100 is 114.99999999999999.
  const amountMinor = Math.round(Number(`${amount}e${decimalsOf(currency)}`));
  return amountMinor >= 1 && amountMinor <= maxMinor ? { amountMinor, currency } : null;
}
