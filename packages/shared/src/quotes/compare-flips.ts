import type { Comparison, OpenItem } from './compare.ts';
import { formatMoney } from '../money/money.ts';
import { quoteLineLabel, type QuoteLineKind } from './quote-lines.ts';

/**
 * Where the cheapest price is not the cheapest flight. Two ways: what one states on top outweighs the difference, or what
 * one leaves open may do so.
 */
export type Flip =
  | { readonly kind: 'extras'; readonly headline: Comparison; readonly allIn: Comparison }
  | {
      readonly kind: 'open';
      readonly cheapest: Comparison;
      readonly rival: Comparison;
      /** What the cheapest leaves open and the rival has settled. */
      readonly items: readonly OpenItem[];
      /** From here on the rival is the cheaper one. */
      readonly gapMinor: number;
    };

/** How much of a price such a thing usually is at most, in hundredths of a percent: our own experience, stated by nobody. */
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

/** The ways in which the order may turn, the certain one first. */
export function findFlips(all: readonly Comparison[]): readonly Flip[] {
  const priced = all.filter(isPriced);
  if (priced.length < 2) return [];
  const headline = least(priced, ({ headlineMinor }) => headlineMinor);
  const cheapest = least(priced, ({ allInMinor }) => allInMinor);
  const flips: Flip[] = [];
  // Two at one price are no flip.
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

/** Each kind once, however many lines of it are open. */
const usual = (items: readonly OpenItem[], priceMinor: number): number =>
  Math.round(
    ([...new Set(items.map(({ kind }) => kind))].reduce((sum, kind) => sum + usualAtMost[kind], 0) * priceMinor) /
      10_000,
  );

/** A flip as a sentence. */
export function formatFlip(flip: Flip, currency: string): string {
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency });
  if (flip.kind === 'extras') {
    const { headline, allIn } = flip;
    const extras = headline.extrasMinor === null ? '' : `: ${money(headline.extrasMinor)} come on top`;
    return `${headline.operatorName} names the lowest price, but ${allIn.operatorName} is cheaper all-in${extras}.`;
  }
  const { cheapest, rival, items, gapMinor } = flip;
  const names = listOf([...new Set(items.map(({ kind }) => quoteLineLabel(kind)))]);
  return gapMinor === 0
    ? `${cheapest.operatorName} and ${rival.operatorName} cost the same, but ${cheapest.operatorName} leaves ${names} open.`
    : `${cheapest.operatorName} is cheapest only if ${names} cost less than ${money(gapMinor)}; ${rival.operatorName} has settled that.`;
}

const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
