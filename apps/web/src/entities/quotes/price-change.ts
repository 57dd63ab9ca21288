import { formatMoney, type Money } from '@tripthread/shared/money/money';

export interface PriceRevision {
  readonly revision: number;
  readonly total: Money;
}

export interface PriceChange {
  readonly from: Money;
  /** With its sign: `−USD 2,000`, `+USD 500`; null when the currency changed and the two cannot be compared. */
  readonly delta: string | null;
  readonly direction: 'down' | 'up' | 'same' | 'other';
}

/** What a revision did to the price, against the revision before it; null when none before is known. */
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
