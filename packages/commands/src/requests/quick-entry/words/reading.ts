import type { Leg, Wishes } from '@tripthread/shared/requests/requests';
import type { Span } from './page.ts';

/**
 * How certain a value is. `sure` may be stored at once. `assumed` is this brokerage's default and may be stored after it was
 * shown. `guessed` has to be shown and confirmed. `ambiguous` needs a choice.
 */
export type Confidence = 'sure' | 'assumed' | 'guessed' | 'ambiguous';

/** Another reading, and the text that makes it the only one. */
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

/** One value that was read. */
export interface Reading<Kind extends FactKind = FactKind> {
  readonly kind: Kind;
  readonly value: Values[Kind];
  readonly span: Span;
  readonly confidence: Confidence;
  /** All readings, that of `value` first; empty if there is only one. */
  readonly options: readonly Option[];
  /** Why it is doubtful, for the screen. */
  readonly note: string | null;
}

/** A reading, and the fields of the request it fills: `legs.0.departureAirport`, `budget`. */
export type Fact = { readonly [Kind in FactKind]: Reading<Kind> & { readonly fields: readonly string[] } }[FactKind];

export interface UnusedText {
  readonly text: string;
  readonly span: Span;
  /** Why it was not understood, if known. */
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
