/** What an operator may name beside the one price, in the order in which screens show it. */
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
 * `included`: in the price. `extra`: charged on top of it. `excluded`: not offered with it; whoever wants it pays apart.
 * What no line names is not stated, which is neither of the three and never 0.
 */
export const quoteLineStates = ['included', 'extra', 'excluded'] as const;
export type QuoteLineState = (typeof quoteLineStates)[number];

export interface QuoteLine {
  readonly kind: QuoteLineKind;
  readonly state: QuoteLineState;
  /** In the operator's words; null where the kind says it all. */
  readonly label: string | null;
  /** In the minor unit of the quote's currency; null where it is named without an amount. */
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

/** The same inside a sentence: `landing and handling`, and still `Wi-Fi`. */
export const quoteLineLabel = (kind: QuoteLineKind): string =>
  kind === 'wifi' ? lineNames.wifi : lineNames[kind].charAt(0).toLowerCase() + lineNames[kind].slice(1);
