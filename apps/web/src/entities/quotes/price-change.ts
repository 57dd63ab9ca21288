import { formatMoney, type Money } from '@tripthread/shared/money/money';

export interface PriceRevision {
  readonly revision: number;
  readonly total: Money;
}

export interface PriceChange {
  readonly from: Money;
  /** Formats a difference with its sign: `−USD 2,000`, `+USD 500`; null when the currencies differ. */
  readonly delta: string | null;
  readonly direction: 'down' | 'up' | 'same' | 'other';
}

/** Returns the difference to the previous revision; null when that one is unknown. */
export function priceChangeOf(at: PriceRevision, known: readonly PriceRevision[]): PriceChange | null {
  const before = known.filter(({ revision }) => revision < at.revision).toSorted((a, b) => b.revision - a.revision)[0];
  if (before === undefined) return null;
  if (before.total.currency !== at.total.currency) return { from: before.total, delta: null, direction: 'other' };
  const difference = at.total.amountMinor - before.total.amountMinor;
  if (difference === 0) return { from: before.total, delta: null, direction: 'same' };
  const amount = formatMoney({ amountMinor: Math.abs(difference), currency: at.total.currency });
  return difference < 0
    ? { from: before.total, delta: `−${amount}`, direction: 'down' }
    : { from: before.total, delta: `+${amount}`, direction: 'up' };
}
