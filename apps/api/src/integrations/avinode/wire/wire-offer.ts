import type { OfferReading } from '@tripthread/shared/sourcing/avinode';
import { moneyOf } from '@tripthread/shared/money/money';
import { maxLines, type QuoteLine, type QuoteLineKind } from '@tripthread/shared/quotes/quote-lines';
import { z } from 'zod';
import { flag, listOf, orNull, text } from './wire-values.ts';

/*
 * A quote's details beside its price. Seen in working integrations: `sellerMessage`, the minutes of a segment, `maxPax` of a
 * lift. Known from third-party typings only: `quoteBreakdown`. Undocumented: `yearOfMake` and `safetyRatings` of a lift or its
 * operator. All of it is optional.
 */

const whole = (most: number) =>
  orNull(
    z
      .union([
        z.number(),
        z
          .string()
          .regex(/^\d{1,6}$/u)
          .transform(Number),
      ])
      .transform((value) => Math.round(value))
      .refine((value) => value >= 1 && value <= most),
  );

const Item = z
  .object({
    description: text(200),
    displayName: text(200),
    type: text(40),
    amount: orNull(z.number()),
    price: orNull(z.number()),
    currency: text(10),
  })
  .catch({ description: null, displayName: null, type: null, amount: null, price: null, currency: null });
const Section = z.object({ lineItems: listOf(Item).catch([]) }).catch({ lineItems: [] });
const Segment = z
  .object({ paxSegment: flag, paxCount: text(6), flightMinutes: whole(3_000) })
  .catch({ paxSegment: null, paxCount: null, flightMinutes: null });
// The object first: a value that is not text is ignored.
const Rating = z.union([z.object({ name: text(60) }).transform(({ name }) => name), text(60)]);

export const liftExtras = { maxPax: whole(900), yearOfMake: whole(2_200), safetyRatings: listOf(Rating).catch([]) };
export type LiftExtras = z.output<z.ZodObject<typeof liftExtras>>;

export const offerFields = {
  sellerMessage: text(4_000),
  quoteBreakdown: orNull(z.object({ sections: listOf(Section).catch([]) })),
  segments: listOf(Segment).catch([]),
};
type OfferFields = z.output<z.ZodObject<typeof offerFields>>;

/** The stated details; null when not stated, which differs from empty. */
export function offerOf(
  { sellerMessage, quoteBreakdown, segments }: OfferFields,
  lift: LiftExtras | undefined,
  currency: string | null,
): OfferReading {
  const lines = (quoteBreakdown?.sections ?? [])
    .flatMap(({ lineItems }) => lineItems)
    .flatMap((item) => lineOf(item, currency));
  const year = lift?.yearOfMake ?? null;
  const ratings = (lift?.safetyRatings ?? []).filter((rating) => rating !== null).slice(0, 10);
  return {
    yearOfMake: year !== null && year >= 1930 ? year : null,
    seats: lift?.maxPax ?? null,
    safetyRatings: ratings.length === 0 ? null : ratings,
    flightMinutes: minutesOf(segments),
    operatorTerms: sellerMessage,
    lines: lines.length === 0 ? null : lines.slice(0, maxLines),
  };
}

/** Of the passenger legs, and only when each of them states it. */
function minutesOf(segments: OfferFields['segments']): number | null {
  const flown = segments.filter(({ paxSegment, paxCount }) => paxSegment !== false && paxCount !== '0');
  if (flown.length === 0 || flown.some(({ flightMinutes }) => flightMinutes === null)) return null;
  return flown.reduce((sum, { flightMinutes }) => sum + (flightMinutes ?? 0), 0);
}

/** A line of the breakdown, included in the price. Visible lines need not add up to it, so none is computed from the others. */
function lineOf(item: z.output<typeof Item>, currency: string | null): QuoteLine[] {
  const words = item.description ?? item.displayName;
  if (words === null && item.type === null) return [];
  const amount = item.amount ?? item.price;
  const stated = (item.currency ?? currency)?.toUpperCase() ?? null;
  const money = amount === null || currency === null || stated !== currency ? null : moneyOf(amount, currency);
  const kind = lineKindOf(`${item.type ?? ''} ${words ?? ''}`);
  const label = kind === 'other' ? (words ?? item.type) : null;
  return [{ kind, state: 'included', label, amountMinor: money?.amountMinor ?? null }];
}

const kinds: readonly (readonly [RegExp, QuoteLineKind])[] = [
  [/position|ferry/iu, 'positioning'],
  [/fuel/iu, 'fuel_surcharge'],
  [/\bde-?\s?ic/iu, 'de_icing'],
  [/crew|overnight/iu, 'crew'],
  [/landing|handling|\bfbo\b|ramp/iu, 'landing_handling'],
  [/overfl|navigation|en-?route/iu, 'navigation'],
  [/parking|hangar/iu, 'parking'],
  [/catering|meals?\b/iu, 'catering'],
  [/wi-?fi|internet/iu, 'wifi'],
  [/ground transport|limousine|transfer/iu, 'ground_transport'],
  [/excise|\bfet\b/iu, 'fet'],
  [/segment (?:fee|tax)/iu, 'segment_fees'],
  [/flight|charter|aircraft/iu, 'flight'],
];

/** Maps an operator's label of a line to its kind; an unknown label stays as text. */
export const lineKindOf = (words: string): QuoteLineKind => kinds.find(([form]) => form.test(words))?.[1] ?? 'other';
