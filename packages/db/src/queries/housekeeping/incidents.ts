import type { Instant } from '@tripthread/shared/time/clock';
import type { CountedField, Drift } from '@tripthread/shared/housekeeping/housekeeping';
import type { SessionId } from '@tripthread/shared/ids';
import { and, asc, desc, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { messages } from '../../schema/conversations.ts';
import { incidents } from '../../schema/housekeeping.ts';
import { quotes } from '../../schema/quotes.ts';
import { chatSessions, sessionEvents } from '../../schema/sessions.ts';
import { rfqs } from '../../schema/trips.ts';

export type Incident = Omit<typeof incidents.$inferSelect, 'brokerageId'> & { readonly subject: string | null };

/** More than a person reads. */
const limit = 100;

/** Lists incidents, the newest first, ended ones included. */
export async function listIncidents(tx: TenantTx): Promise<readonly Incident[]> {
  const { brokerageId: _, ...columns } = getTableColumns(incidents);
  return (
    tx[inside].db
      .select({ ...columns, subject: chatSessions.subject })
      .from(incidents)
      .innerJoin(chatSessions, and(ofTenant(tx, chatSessions), eq(chatSessions.id, incidents.sessionId)))
      .where(ofTenant(tx, incidents))
      // Those found at the same time are in order of their session.
      .orderBy(desc(incidents.foundAt), asc(incidents.sessionId), asc(incidents.field))
      .limit(limit)
  );
}

/** Counts open incidents, at most 100. */
export async function countOpenIncidents(tx: TenantTx): Promise<number> {
  const found = await tx[inside].db
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(ofTenant(tx, incidents), isNull(incidents.endedAt)))
    .limit(limit);
  return found.length;
}

export const hasOpenIncidents = async (tx: TenantTx): Promise<boolean> => (await countOpenIncidents(tx)) > 0;

type Numbers = Readonly<Record<CountedField, number>>;

export interface SessionCounts {
  readonly id: SessionId;
  readonly stored: Numbers;
  readonly counted: Numbers;
}

/** Lists a page of sessions by id: the stored counters and what the rows come to, on one snapshot. */
export async function countSessions(
  tx: TenantTx,
  { after, limit }: { readonly after: SessionId | null; readonly limit: number },
): Promise<readonly SessionCounts[]> {
  const own = (table: typeof messages | typeof sessionEvents) => sql`(select count(*)::int from ${table}
    where ${table.sessionId} = ${chatSessions.id} and ${ofTenant(tx, table)})`;
  const ofTrip = (table: typeof rfqs | typeof quotes, which = sql`true`) => sql`(select count(*)::int from ${table}
    where ${table.tripId} = ${chatSessions.tripId} and ${ofTenant(tx, table)} and ${which})`;
  const isFirm = sql`${quotes.kind} = 'firm'`;
  const ownQuotes = sql`(select count(*)::int from ${quotes}
    where ${quotes.sessionId} = ${chatSessions.id} and ${ofTenant(tx, quotes)} and ${isFirm})`;
  const rows = await tx[inside].db.execute<{ id: SessionId; stored: Numbers; counted: Numbers }>(sql`
    select ${chatSessions.id} as id,
      json_build_object('version', ${chatSessions.version}, 'messageCount', ${chatSessions.messageCount},
        'quotesReceivedCount', ${chatSessions.quotesReceivedCount}, 'quotesExpectedCount', ${chatSessions.quotesExpectedCount},
        'operatorsContactedCount', ${chatSessions.operatorsContactedCount}) as stored,
      json_build_object('version', ${own(sessionEvents)}, 'messageCount', ${own(messages)},
        'quotesReceivedCount', ${ofTrip(quotes, isFirm)} + ${ownQuotes},
        'quotesExpectedCount', ${ofTrip(rfqs, sql`${rfqs.status} in ('sent', 'unanswered', 'quoted')`)},
        'operatorsContactedCount', ${ofTrip(rfqs)}) as counted
    from ${chatSessions}
    where ${ofTenant(tx, chatSessions)} and ${after === null ? sql`true` : sql`${chatSessions.id} > ${after}::uuid`}
    order by ${chatSessions.id} limit ${limit}`);
  return [...rows];
}

/**
 * Upserts the counter drifts found in these sessions and ends those no longer found. Several processes may do this at
 * once.
 */
export async function upsertCounterDrifts(
  tx: TenantTx,
  looked: readonly SessionId[],
  drifts: readonly (Drift & { readonly sessionId: SessionId })[],
  at: Instant,
): Promise<void> {
  const { db } = tx[inside];
  // A second process waits here, so that the two don't deadlock.
  const open = await db
    .select({ id: incidents.id, sessionId: incidents.sessionId, field: incidents.field })
    .from(incidents)
    .where(and(ofTenant(tx, incidents), isNull(incidents.endedAt), inArray(incidents.sessionId, [...looked])))
    .orderBy(incidents.id)
    .for('update');
  const isDrift = ({ sessionId, field }: { sessionId: SessionId; field: CountedField }) =>
    drifts.some((drift) => drift.sessionId === sessionId && drift.field === field);
  const over = open.filter((incident) => !isDrift(incident)).map(({ id }) => id);
  if (over.length > 0)
    await db
      .update(incidents)
      .set({ endedAt: at })
      .where(and(ofTenant(tx, incidents), inArray(incidents.id, over)));
  for (const { sessionId, field, stored, counted } of drifts)
    await db
      .insert(incidents)
      .values({
        brokerageId: tx.brokerageId,
        kind: 'counter_drift',
        sessionId,
        field,
        stored,
        counted,
        foundAt: at,
        lastSeenAt: at,
      })
      .onConflictDoUpdate({
        target: [incidents.brokerageId, incidents.sessionId, incidents.kind, incidents.field],
        targetWhere: isNull(incidents.endedAt),
        set: { stored, counted, lastSeenAt: at },
      });
}
