import type { Leg, Wishes } from '@tripthread/shared/requests/requests';
import type { Span } from './page.ts';

/**
 * How far a fact can be trusted. Only what is `sure` may be stored as it stands; what is `assumed` is so at this brokerage
 * unless somebody says otherwise, and may be stored once it has been shown; a `guessed` one has to be shown and confirmed, of
 * an `ambiguous` one a choice has to be made.
 */
export type Confidence = 'sure' | 'assumed' | 'guessed' | 'ambiguous';

/** Another reading, and how the piece would have to be written so that it is the only one. */
export interface Option {
  readonly label: string;
  readonly text: string;
}

interface Values {
  readonly airport: string;
  readonly date: string | null;
  readonly time: string | null;
  readonly passengers: number;
  readonly category: string;
  readonly budget: { readonly amountMinor: number; readonly currency: string };
  readonly pets: string;
  readonly baggage: string;
  readonly catering: string;
  readonly wifi: boolean;
  readonly smoking: boolean;
  readonly wish: string;
  readonly shape: 'one way' | 'round trip';
  readonly client: string;
}
export type FactKind = keyof Values;

/** One thing that was understood. */
export interface Reading<Kind extends FactKind = FactKind> {
  readonly kind: Kind;
  readonly value: Values[Kind];
  readonly span: Span;
  readonly confidence: Confidence;
  /** The readings there are to choose from, the one of `value` first; none where there is only one. */
  readonly options: readonly Option[];
  /** Why it is doubtful, for a person. */
  readonly note: string | null;
}

/** A reading, and the fields of the request it fills: `legs.0.departureAirport`, `budget`. */
export type Fact = { readonly [Kind in FactKind]: Reading<Kind> & { readonly fields: readonly string[] } }[FactKind];

export interface UnusedText {
  readonly text: string;
  readonly span: Span;
  /** Why it could not be made sense of, where that is known. */
  readonly why: string | null;
}

export interface QuickReading {
  readonly legCount: number;
  readonly facts: readonly Fact[];
  readonly leftovers: readonly UnusedText[];
}

export type LegField = keyof Leg;
export type WishField = keyof Wishes;

export function reading<Kind extends FactKind>(
  kind: Kind,
  value: Values[Kind],
  span: Span,
  doubt: Partial<Pick<Reading, 'confidence' | 'options' | 'note'>> = {},
): Reading<Kind> {
  return { kind, value, span, confidence: 'sure', options: [], note: null, ...doubt };
}
