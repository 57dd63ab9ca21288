/** An amount in the minor unit of its currency (cents): never a fraction, never summed across currencies. */
export interface Money {
  readonly amountMinor: number;
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string;
}

/** How many decimals the currency has; two where the runtime does not know it. */
function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `USD 45,000`, with decimals only where there are any: the code stands in front so that columns line up. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const amount = amountMinor / 10 ** decimals;
  const digits = Number.isInteger(amount) ? 0 : decimals;
  const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${currency} ${number.format(amount)}`;
}
