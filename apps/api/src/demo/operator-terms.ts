import type { QuoteLine, QuoteLineKind } from '@tripthread/shared/quotes/quote-lines';
import type { QuoteDetails } from '@tripthread/shared/quotes/quotes';
import { known, people } from './demo-data.ts';
import type { Operator } from './demo.schema.ts';

type Terms = {
  -readonly [Field in keyof Omit<QuoteDetails, 'aircraftType' | 'tail'>]?: NonNullable<QuoteDetails[Field]>;
};

/** Returns the terms that an operator states with a price, always the same for an aircraft. */
export function termsOf(
  operator: string,
  { total, aircraft }: { readonly total: number; readonly aircraft: string },
): Terms {
  const { included, extra, excluded, ratings, terms } = known(people.operators, operator);
  const statesLines = included !== undefined || extra !== undefined || excluded !== undefined;
  return {
    ...people.aircraft.get(aircraft),
    ...(ratings === undefined ? {} : { safetyRatings: ratings }),
    ...(terms === undefined ? {} : { operatorTerms: terms }),
    ...(statesLines ? { lines: linesOf({ included, extra, excluded }, total) } : {}),
  };
}

function linesOf(
  { included = [], extra = {}, excluded = [] }: Pick<Operator, 'included' | 'extra' | 'excluded'>,
  total: number,
): readonly QuoteLine[] {
  const line = (kind: QuoteLineKind, state: QuoteLine['state'], share: number | null = null): QuoteLine => ({
    kind,
    state,
    label: null,
    // Rounded to fifty, as operators do.
    amountMinor: share === null ? null : Math.max(1, Math.round((total * share) / 10_000 / 50)) * 5_000,
  });
  return [
    ...included.map((kind) => line(kind, 'included')),
    ...Object.entries(extra).map(([kind, share]) => line(kind as QuoteLineKind, 'extra', share)),
    ...excluded.map((kind) => line(kind, 'excluded')),
  ];
}
