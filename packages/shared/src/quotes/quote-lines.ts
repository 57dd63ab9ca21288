/** Charges that an operator may state besides the price, in display order. */
export const quoteLineKinds = [
  'flight',
  'positioning',
  'fuel_surcharge',
  'crew',
  'landing_handling',
  'navigation',
  'parking',
  'de_icing',
  'catering',
  'wifi',
  'ground_transport',
  'fet',
  'segment_fees',
  'other',
] as const;
export type QuoteLineKind = (typeof quoteLineKinds)[number];

/**
 * `included`: in the price. `extra`: charged on top of it. `excluded`: not part of the offer, paid separately.
 * A kind without a line is not stated, which is none of the three and never 0.
 */
export const quoteLineStates = ['included', 'extra', 'excluded'] as const;
export type QuoteLineState = (typeof quoteLineStates)[number];

export interface QuoteLine {
  readonly kind: QuoteLineKind;
  readonly state: QuoteLineState;
  /** The operator's own text; null where the kind is enough. */
  readonly label: string | null;
  /** In the minor unit of the quote's currency; null where no amount is stated. */
  readonly amountMinor: number | null;
}

/** More than any operator itemises. */
export const maxLines = 40;

export const lineNames: Record<QuoteLineKind, string> = {
  flight: 'Flight',
  positioning: 'Positioning',
  fuel_surcharge: 'Fuel surcharge',
  crew: 'Crew and overnights',
  landing_handling: 'Landing and handling',
  navigation: 'Navigation and overflight',
  parking: 'Parking and hangar',
  de_icing: 'De-icing',
  catering: 'Catering',
  wifi: 'Wi-Fi',
  ground_transport: 'Ground transport',
  fet: 'Federal excise tax',
  segment_fees: 'Segment fees',
  other: 'Other',
};

/** The label inside a sentence: `landing and handling`, but `Wi-Fi`. */
export const quoteLineLabel = (kind: QuoteLineKind): string =>
  kind === 'wifi' ? lineNames.wifi : lineNames[kind].charAt(0).toLowerCase() + lineNames[kind].slice(1);
