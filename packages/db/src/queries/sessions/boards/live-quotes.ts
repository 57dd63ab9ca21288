import type { Instant } from '@tripthread/shared/time/clock';
import type { QuoteId, RfqId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { QuoteStatus } from '@tripthread/shared/quotes/quotes';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../../internal/pipeline.ts';
import { type RowOf, select } from '../../../internal/select.ts';
import { quotes } from '../../../schema/quotes.ts';
import type { Reader } from '../session-row.ts';
import { type BoardSession, maxLines, openOf, type Scope, sessionColumns, toSession } from './board-sessions.ts';

export interface LiveQuote {
  readonly id: QuoteId;
  readonly rfqId: RfqId | null;
  readonly operatorName: string;
  readonly status: QuoteStatus;
  readonly total: Money;
  readonly aircraftType: string | null;
  readonly tail: string | null;
  /** Null when the operator stated none. */
  readonly validUntil: Instant | null;
  readonly receivedAt: Instant;
  readonly isPrimary: boolean;
  readonly session: BoardSession;
}

const q = alias(quotes, 'q');

const quoteColumns = {
  id: q.id,
  rfqId: q.rfqId,
  operatorId: q.operatorId,
  status: q.status,
  totalMinor: q.totalMinor,
  currency: q.currency,
  aircraftType: q.aircraftType,
  tail: q.aircraftTailNumber,
  validUntil: q.validUntil,
  receivedAt: q.receivedAt,
  isPrimary: sql<boolean>`coalesce(cs.primary_quote_id = q.id, false)`,
  ...sessionColumns,
} as const;
type QuotedRow = RowOf<typeof quoteColumns> & { readonly operatorName: string };

/** Lists live prices, the first to expire first, with those that expired after `lapsedAfter`. */
export async function listLiveQuotes(
  tenant: Tenant,
  reader: Reader,
  { scope, lapsedAfter }: { readonly scope: Scope; readonly lapsedAfter: Instant },
): Promise<{ readonly quotes: readonly LiveQuote[]; readonly isCut: boolean }> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  // Two joins, because one with OR can't be hashed.
  const ofSessions = (counts: SQL) =>
    select(
      quoteColumns,
      sql`from chat_sessions cs
    join quotes q on ${counts} and ${is('quotes', 'q')}
    where ${openOf(tenant, reader, scope)} and q.kind = 'firm'
      and (q.status in ('received', 'analyzed') or (q.status = 'expired' and q.valid_until > ${lapsedAfter}))`,
    );
  const [rows] = await readPipelined(tenant, [
    compile(sql<QuotedRow>`
      select quoted.*, o.name as "operatorName"
      from (${ofSessions(sql`q.trip_id = cs.trip_id`)} union all ${ofSessions(sql`q.session_id = cs.id`)}) quoted
      join operators o on o.id = quoted."operatorId" and ${is('operators', 'o')}
      order by quoted."validUntil" nulls last, quoted.id, quoted."sessionId" limit ${sql.raw(String(maxLines + 1))}`),
  ]);
  return {
    quotes: rows.slice(0, maxLines).map((row) => ({
      id: row.id,
      rfqId: row.rfqId,
      operatorName: row.operatorName,
      status: row.status,
      total: { amountMinor: Number(row.totalMinor), currency: row.currency },
      aircraftType: row.aircraftType,
      tail: row.tail,
      validUntil: row.validUntil,
      receivedAt: row.receivedAt,
      isPrimary: row.isPrimary,
      session: toSession(row),
    })),
    isCut: rows.length > maxLines,
  };
}

/** Lists when the reader's own prices expire before `before`: at most 100, for counting by the reader's clock. */
export async function listExpiryTimes(
  tenant: Tenant,
  reader: Reader,
  { after, before }: { readonly after: Instant; readonly before: Instant },
): Promise<readonly Instant[]> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const dueOf = (column: string) => sql`select cs.${sql.identifier(column)} from chat_sessions cs
        where ${openOf(tenant, reader, 'mine')} and cs.earliest_expiry_at < ${before}`;
  const [rows] = await readPipelined(tenant, [
    compile(sql<{ readonly at: Instant }>`
      select q.valid_until as at from quotes q
      where ${is('quotes', 'q')} and q.kind = 'firm' and q.status in ('received', 'analyzed')
        and q.valid_until > ${after} and q.valid_until < ${before}
        and (q.trip_id in (${dueOf('trip_id')}) or q.session_id in (${dueOf('id')}))
      order by q.valid_until limit 100`),
  ]);
  return rows.map(({ at }) => at);
}
