import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, OperatorId, QuoteId, RfqId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { QuoteDetails, QuoteKind, QuoteSource, QuoteStatus } from '@tripthread/shared/quotes/quotes';
import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { tenantCondition } from '../../internal/pipeline.ts';
import { type RowOf, select } from '../../internal/select.ts';
import { quoteRevisions, quotes } from '../../schema/quotes.ts';
import { operators } from '../../schema/trips.ts';

/** One price of a quote, with what was stated with it. */
export interface QuoteRevisionRow extends QuoteDetails {
  readonly revision: number;
  readonly total: Money;
  readonly validUntil: Instant | null;
  readonly at: Instant;
  /** What changed, as its author wrote it. */
  readonly note: string | null;
}

/** A quote with the values of its last revision. */
export interface TripQuote extends QuoteDetails {
  readonly id: QuoteId;
  readonly rfqId: RfqId | null;
  readonly operatorId: OperatorId;
  readonly operatorName: string;
  readonly source: QuoteSource;
  readonly kind: QuoteKind;
  readonly status: QuoteStatus;
  readonly total: Money;
  readonly validUntil: Instant | null;
  readonly receivedAt: Instant;
  readonly revision: number;
  /** Every price the operator named, oldest first. */
  readonly revisions: readonly QuoteRevisionRow[];
}

const [q, v, o] = [alias(quotes, 'q'), alias(quoteRevisions, 'v'), alias(operators, 'o')];

const revisionColumns = {
  revision: v.revision,
  totalMinor: v.totalMinor,
  currency: v.currency,
  validUntil: v.validUntil,
  at: v.receivedAt,
  note: v.note,
  aircraftType: v.aircraftType,
  tail: v.aircraftTailNumber,
  yearOfMake: v.yearOfMake,
  seats: v.seats,
  safetyRatings: v.safetyRatings,
  flightMinutes: v.flightMinutes,
  operatorTerms: v.operatorTerms,
} as const;

const quoteColumns = {
  id: q.id,
  sessionId: q.sessionId,
  rfqId: q.rfqId,
  operatorId: q.operatorId,
  operatorName: o.name,
  source: q.source,
  kind: q.kind,
  status: q.status,
  receivedAt: q.receivedAt,
  ...revisionColumns,
} as const;

/** A revision with its quote. */
export type QuoteRow = RowOf<typeof quoteColumns> & { readonly lines: QuoteRevisionRow['lines'] | null };

/** Selects quotes, one row per revision; `toQuotes` reads them. @param which a condition on `quotes q` */
export function selectQuotes(brokerageId: BrokerageId | Placeholder, which: SQL): SQL<QuoteRow> {
  const is = (table: string, name: string) => tenantCondition(brokerageId, table, name);
  const lines = sql<QuoteRow['lines']>`
      (select jsonb_agg(jsonb_build_object('kind', l.kind, 'state', l.state, 'label', l.label, 'amountMinor', l.amount_minor) order by l.position)
        from quote_lines l where ${is('quote_lines', 'l')} and l.quote_id = v.quote_id and l.revision = v.revision)`;
  return select(
    { ...quoteColumns, lines },
    sql`from quotes q
    join operators o on o.id = q.operator_id and ${is('operators', 'o')}
    join quote_revisions v on v.quote_id = q.id and ${is('quote_revisions', 'v')}
    where ${is('quotes', 'q')} and (${which})
    order by q.received_at, q.id, v.revision`,
  );
}

export function toQuotes(rows: readonly QuoteRow[]): readonly TripQuote[] {
  const revisionsByQuote = new Map<QuoteId, { readonly row: QuoteRow; readonly revisions: QuoteRevisionRow[] }>();
  for (const row of rows) {
    const revisionsOfQuote = revisionsByQuote.get(row.id) ?? { row, revisions: [] };
    revisionsByQuote.set(row.id, revisionsOfQuote);
    revisionsOfQuote.revisions.push(toQuoteRevision(row));
  }
  return [...revisionsByQuote.values()].flatMap(({ row, revisions }) => {
    const last = revisions.at(-1);
    if (last === undefined) return [];
    const { at: _, note: __, ...current } = last;
    const { id, rfqId, operatorId, operatorName, source, kind, status, receivedAt } = row;
    return [{ ...current, id, rfqId, operatorId, operatorName, source, kind, status, receivedAt, revisions }];
  });
}

const toQuoteRevision = (row: QuoteRow): QuoteRevisionRow => ({
  revision: row.revision,
  total: { amountMinor: Number(row.totalMinor), currency: row.currency },
  validUntil: row.validUntil,
  at: row.at,
  note: row.note,
  aircraftType: row.aircraftType,
  tail: row.tail,
  yearOfMake: row.yearOfMake,
  seats: row.seats,
  safetyRatings: row.safetyRatings,
  flightMinutes: row.flightMinutes,
  operatorTerms: row.operatorTerms,
  lines: row.lines ?? [],
});
