import { ownEntry } from '@tripthread/shared/fields';
import type { Page } from './page.ts';
import { type Reading, reading } from './reading.ts';

const symbols: Readonly<Record<string, string>> = {
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  bucks: 'USD',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pounds: 'GBP',
  quid: 'GBP',
  chf: 'CHF',
  francs: 'CHF',
  aed: 'AED',
  cad: 'CAD',
  aud: 'AUD',
};
const currency = String.raw`us\$|[$€£]|usd\b|dollars?\b|bucks\b|eur\b|euros?\b|gbp\b|pounds\b|quid\b|chf\b|francs\b|aed\b|cad\b|aud\b`;
const ask = String.raw`(?:budget(?:ed)?(?: of| is| around| about| max| up to)?|under|below|max(?:imum)?|up to|not over|no more than|less than|at most|around|about|approx\.?|ca\.?|~|<)\s*[:=]?\s*`;
const amount = String.raw`\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,9}`;
const budget = new RegExp(
  String.raw`(?<asked>${ask})?(?<before>${currency})?\s?(?<![\w.,:/-])(?<amount>${amount})(?<cents>[.]\d{1,2})?\s?(?<unit>k|m|mm|mio|million|thousand)?(?<![.])(?:\s?(?<after>${currency}))?(?![\w:/]|[.,-]\d)(?:\s*(?:max|budget|or less|all[- ]in)\b)?`,
  'giu',
);
/** `$60-70k`: both amounts are thousands. */
const range = new RegExp(
  String.raw`(?<before>${currency})?\s?(?<![\w.,:/-])(?<least>\d{1,4})k?\s?(?:-|–|to)\s?(?:${currency})?(?<most>\d{1,4})k(?:\s?(?<after>${currency}))?(?!\w)`,
  'giu',
);
const units: Readonly<Record<string, number>> = {
  k: 1_000,
  thousand: 1_000,
  m: 1_000_000,
  mm: 1_000_000,
  mio: 1_000_000,
  million: 1_000_000,
};
const kilos = /^\s*(?:kg|kilos?|lbs?|pounds? of)\b/iu;

/** Reads the budget. A number is money with a currency sign, a `k`, a thousands separator or the word "budget". */
export function readBudget(page: Page, ownCurrency: string): readonly Reading<'budget'>[] {
  const ranges = page.read(range, ({ span, groups }) => {
    const currency = symbols[(groups.before ?? groups.after ?? '').toLowerCase()];
    const [least, most] = [Number(groups.least), Number(groups.most)].map((amountOf) => amountOf * 100_000);
    if (currency === undefined || least === undefined || most === undefined || least < 100_000 || least >= most)
      return null;
    return reading('budget', { amountMinor: most, currency }, span, {
      confidence: 'ambiguous',
      options: [...options(most, [currency]), ...options(least, [currency])],
      note: 'A range: which end is the budget?',
    });
  });
  const single = page.read(budget, ({ span, text, groups }) => {
    const named = (groups.before ?? groups.after)?.toLowerCase();
    const unit = groups.unit?.toLowerCase();
    const isGrouped = /[.,]/u.test(groups.amount ?? '');
    const isBudget = /budget/iu.test(text);
    if (named === undefined && unit === undefined && !isGrouped && !isBudget) return null;
    if (kilos.test(page.rest.slice(span.end))) return null;
    const whole =
      Number((groups.amount ?? '').replaceAll(/[.,]/gu, '') + (groups.cents ?? '')) *
      (unit === undefined ? 1 : (ownEntry(units, unit) ?? 1));
    const amountMinor = Math.round(whole * 100);
    if (!(amountMinor >= 100 && amountMinor <= 1e13)) return null;
    return inCurrency(amountMinor, named === undefined ? null : (ownEntry(symbols, named) ?? null), span, {
      isLarge: unit !== undefined || whole >= 1_000,
      ownCurrency,
    });
  });
  return [...ranges, ...single];
}

const options = (amountMinor: number, currencies: readonly string[]) =>
  currencies.map((code) => ({
    label: `${code} ${(amountMinor / 100).toLocaleString('en-US')}`,
    text: `${code} ${amountMinor / 100}`,
  }));

function inCurrency(
  amountMinor: number,
  named: string | null,
  span: Reading['span'],
  { isLarge, ownCurrency }: { readonly isLarge: boolean; readonly ownCurrency: string },
): Reading<'budget'> {
  if (named !== null && isLarge) return reading('budget', { amountMinor, currency: named }, span);
  if (named !== null)
    return reading('budget', { amountMinor: amountMinor * 1_000, currency: named }, span, {
      confidence: 'guessed',
      options: options(amountMinor * 1_000, [named]),
      note: 'Thousands?',
    });
  return reading('budget', { amountMinor, currency: ownCurrency }, span, {
    // A small number without a currency may not be money.
    confidence: isLarge ? 'assumed' : 'guessed',
    options: options(amountMinor, [...new Set([ownCurrency, 'USD', 'EUR', 'GBP'])]),
    note: isLarge ? 'No currency was named: your brokerage’s own is taken.' : 'No currency was named.',
  });
}
