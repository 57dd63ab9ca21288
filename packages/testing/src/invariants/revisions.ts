import { sameValue } from '@tripthread/shared/sessions/session-events';
import type { quoteLines, quoteRevisions, quotes } from '@tripthread/db/schema/quotes';

type Grouped<Row> = ReadonlyMap<string, readonly Row[]>;

interface QuoteRows {
  readonly quotes: Grouped<typeof quotes.$inferSelect>;
  readonly revisions: Grouped<typeof quoteRevisions.$inferSelect>;
  readonly lines: Grouped<typeof quoteLines.$inferSelect>;
}

const stated = [
  'revision',
  'totalMinor',
  'currency',
  'validUntil',
  'receivedAt',
  'aircraftType',
  'aircraftTailNumber',
  'yearOfMake',
  'seats',
  'safetyRatings',
  'flightMinutes',
  'operatorTerms',
] as const satisfies readonly (keyof typeof quotes.$inferSelect & keyof typeof quoteRevisions.$inferSelect)[];

/** Checks that every quote equals its last revision. */
export function listStaleRevisions({ quotes: all, revisions, lines }: QuoteRows): readonly string[] {
  return [...all.values()]
    .flat()
    .filter((quote) => {
      const ofQuote = (revisions.get(quote.id) ?? []).toSorted((a, b) => a.revision - b.revision);
      const last = ofQuote.at(-1);
      return (
        !ofQuote.every(({ revision }, index) => revision === index + 1) ||
        last === undefined ||
        stated.some((field) => !sameValue(last[field], quote[field])) ||
        // The lines of a revision are numbered from 0.
        ofQuote.some(({ revision }) => {
          const ofRevision = (lines.get(quote.id) ?? []).filter((line) => line.revision === revision);
          return !ofRevision.every(({ position }) => position < ofRevision.length);
        })
      );
    })
    .map(({ id }) => `quote ${id}: differs from its last revision`);
}
