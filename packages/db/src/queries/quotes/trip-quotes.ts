import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, OperatorId, QuoteId, RfqId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { QuoteDetails, QuoteKind, QuoteSource, QuoteStatus } from '@tripthread/shared/quotes/quotes';
import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import { tenantCondition } from '../../internal/pipeline.ts';

/** One price of a quote, with what was stated with it. */
export interface QuoteRevisionRow extends QuoteDetails {
  readonly revision: number;
  readonly total: Money;
  readonly validUntil: Instant | null;
  readonly at: Instant;
  /** What changed, in the words of whoever recorded it. */
  readonly note: string | null;
}

/** A quote as it stands: what its last rung says. */
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

/** Quotes, one row per revision; `toQuotes` reads them. @param which a condition on `quotes q` */
export function selectQuotes(brokerageId: BrokerageId | Placeholder, which: SQL): SQL {
  const is = (table: string, alias: string) => tenantCondition(brokerageId, table, alias);
  return sql`
    select q.id, q.session_id, q.rfq_id, q.operator_id, o.name as operator_name, q.source, q.kind, q.status, q.received_at, q.revision,
      v.revision as v_revision, v.total_minor, v.currency, v.valid_until, v.received_at as v_received_at, v.note, v.aircraft_type,
      v.aircraft_tail_number, v.year_of_make, v.seats, v.safety_ratings, v.flight_minutes, v.operator_terms,
      (select jsonb_agg(jsonb_build_object('kind', l.kind, 'state', l.state, 'label', l.label, 'amountMinor', l.amount_minor) order by l.position)
        from quote_lines l where ${is('quote_lines', 'l')} and l.quote_id = v.quote_id and l.revision = v.revision) as lines
    from quotes q
    join operators o on o.id = q.operator_id and ${is('operators', 'o')}
    join quote_revisions v on v.quote_id = q.id and ${is('quote_revisions', 'v')}
    where ${is('quotes', 'q')} and (${which})
    order by q.received_at, q.id, v.revision`;
}

type Flat = Readonly<Record<string, unknown>>;

export function toQuotes(rows: readonly Flat[]): readonly TripQuote[] {
  const revisionsByQuote = new Map<string, { readonly row: Flat; readonly revisions: QuoteRevisionRow[] }>();
  for (const row of rows) {
    const revisionsOfQuote = revisionsByQuote.get(row.id as string) ?? { row, revisions: [] };
    revisionsByQuote.set(row.id as string, revisionsOfQuote);
    revisionsOfQuote.revisions.push(toQuoteRevision(row));
  }
  return [...revisionsByQuote.values()].flatMap(({ row, revisions }) => {
    const last = revisions.at(-1);
    if (last === undefined) return [];
    const { at: _, note: __, ...current } = last;
    return [
      {
        ...current,
        id: row.id as QuoteId,
        rfqId: row.rfq_id as RfqId | null,
        operatorId: row.operator_id as OperatorId,
        operatorName: row.operator_name as string,
        source: row.source as QuoteSource,
        kind: row.kind as QuoteKind,
        status: row.status as QuoteStatus,
        receivedAt: row.received_at as Instant,
        revisions,
      },
    ];
  });
}

const toQuoteRevision = (row: Flat): QuoteRevisionRow => ({
  revision: row.v_revision as number,
  total: { amountMinor: Number(row.total_minor), currency: row.currency as string },
  validUntil: row.valid_until as Instant | null,
  at: row.v_received_at as Instant,
  note: row.note as string | null,
  aircraftType: row.aircraft_type as string | null,
  tail: row.aircraft_tail_number as string | null,
  yearOfMake: row.year_of_make as number | null,
  seats: row.seats as number | null,
  safetyRatings: row.safety_ratings as readonly string[],
  flightMinutes: row.flight_minutes as number | null,
  operatorTerms: row.operator_terms as string | null,
  lines: (row.lines as QuoteRevisionRow['lines'] | null) ?? [],
});
