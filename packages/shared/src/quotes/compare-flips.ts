import type { Comparison, OpenItem } from './compare.ts';
import { formatMoney } from '../money/money.ts';
import { quoteLineLabel, type QuoteLineKind } from './quote-lines.ts';

/**
 * Where the lowest price is not the cheapest flight. Two kinds: the extras of the lowest price outweigh the difference, or what
 * it leaves open may do so.
 */
export type Flip =
  | { readonly kind: 'extras'; readonly headline: Comparison; readonly allIn: Comparison }
  | {
      readonly kind: 'open';
      readonly cheapest: Comparison;
      readonly rival: Comparison;
      /** The kinds that the cheapest quote leaves open and the rival settles. */
      readonly items: readonly OpenItem[];
      /** From this amount on the rival is cheaper. */
      readonly gapMinor: number;
    };

/** The usual maximum of such a charge as a share of the price, in basis points: our own experience, not an operator's figure. */
const usualAtMost: Readonly<Record<QuoteLineKind, number>> = {
  flight: 0,
  positioning: 1_500,
  fuel_surcharge: 1_000,
  crew: 400,
  landing_handling: 500,
  navigation: 300,
  parking: 200,
  de_icing: 800,
  catering: 300,
  wifi: 100,
  ground_transport: 100,
  fet: 750,
  segment_fees: 50,
  other: 200,
};

/** Returns the flips, the certain kind first. */
export function findFlips(all: readonly Comparison[]): readonly Flip[] {
  const priced = all.filter(isPriced);
  if (priced.length < 2) return [];
  const headline = least(priced, ({ headlineMinor }) => headlineMinor);
  const cheapest = least(priced, ({ allInMinor }) => allInMinor);
  const flips: Flip[] = [];
  // Equal prices are not a flip.
  if (headline.allInMinor > cheapest.allInMinor) flips.push({ kind: 'extras', headline, allIn: cheapest });
  const open = openFlip(cheapest, priced);
  return open === null ? flips : [...flips, open];
}

type Priced = Comparison & { readonly headlineMinor: number; readonly allInMinor: number };
const isPriced = (one: Comparison): one is Priced => one.headlineMinor !== null && one.allInMinor !== null;

const least = (priced: readonly Priced[], valueOf: (one: Priced) => number): Priced =>
  priced.reduce((best, one) => (valueOf(one) < valueOf(best) ? one : best));

function openFlip(cheapest: Priced, priced: readonly Priced[]): Flip | null {
  const rivals = priced
    .filter(({ id }) => id !== cheapest.id)
    .map((rival) => ({
      rival,
      items: cheapest.open.filter(({ kind }) => rival.settled.includes(kind)),
      gapMinor: rival.allInMinor - cheapest.allInMinor,
    }))
    .filter(({ items, gapMinor }) => items.length > 0 && gapMinor <= usual(items, cheapest.headlineMinor))
    .toSorted((a, b) => a.gapMinor - b.gapMinor);
  const [nearest] = rivals;
  return nearest === undefined ? null : { kind: 'open', cheapest, ...nearest };
}

/** The open kinds, each once. */
const usual = (items: readonly OpenItem[], priceMinor: number): number =>
  Math.round(
    ([...new Set(items.map(({ kind }) => kind))].reduce((sum, kind) => sum + usualAtMost[kind], 0) * priceMinor) /
      10_000,
  );

/** Renders a flip as a sentence. */
export function formatFlip(flip: Flip, currency: string): string {
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency });
  if (flip.kind === 'extras') {
    const { headline, allIn } = flip;
    const extras =
      headline.extrasMinor === null ? '' : `: ${headline.operatorName} charges ${money(headline.extrasMinor)} extra`;
    return `${headline.operatorName} has the lowest price, but ${allIn.operatorName} is cheaper all-in${extras}.`;
  }
  const { cheapest, rival, items, gapMinor } = flip;
  const names = listOf([...new Set(items.map(({ kind }) => quoteLineLabel(kind)))]);
  return gapMinor === 0
    ? `${cheapest.operatorName} and ${rival.operatorName} cost the same, but ${cheapest.operatorName} leaves ${names} open.`
    : `${cheapest.operatorName} is cheapest only with less than ${money(gapMinor)} for ${names}; ${rival.operatorName} already includes that.`;
}

const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
