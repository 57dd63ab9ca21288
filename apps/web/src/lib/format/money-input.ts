import type { Money } from '@tripthread/shared/money/money';

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/**
 * Parses an amount as people type it (`45,000`, `45000.50`, `45 000`) into minor units; null unless it is above zero. A
 * comma or space is always a group separator: `45,50` is refused, not guessed.
 */
export function parseAmount(text: string, currency: string): Money | null {
  if (!/^[A-Z]{3}$/u.test(currency)) return null;
  const match = /^(\d{1,3}(?:[,\s]\d{3})+|\d+)(?:\.(\d+))?$/u.exec(text.trim());
  if (match === null) return null;
  const decimals = decimalsOf(currency);
  const fraction = match[2] ?? '';
  if (fraction.length > decimals) return null;
  const amountMinor = Number((match[1] ?? '').replaceAll(/[,\s]/gu, '') + fraction.padEnd(decimals, '0'));
  return amountMinor > 0 && amountMinor <= 1e13 ? { amountMinor, currency } : null;
}

/** Formats an amount for an input field: `45000`, `45000.50`. */
export function amountText({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const amount = amountMinor / 10 ** decimals;
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(decimals);
}
