import type { IsoAgentId, TripId } from '@tripthread/shared/ids';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions } from '../../schema/sessions.ts';
import type { Session } from './sessions.ts';

const isOpenAndAssigned = (tx: TenantTx, agentId: IsoAgentId) =>
  and(
    ofTenant(tx, chatSessions),
    eq(chatSessions.isoAgentId, agentId),
    sql`${chatSessions.status} in ('active', 'paused')`,
  );

/** Returns a broker's open sessions, locked in the order of their ids. */
export async function listOpenSessionsForUpdate(
  tx: TenantTx,
  agentId: IsoAgentId,
  limit: number,
): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(isOpenAndAssigned(tx, agentId))
    .orderBy(asc(chatSessions.id))
    .limit(limit)
    .for('update');
}

/** Counts a broker's open sessions. */
export async function countOpenSessions(tx: TenantTx, agentId: IsoAgentId): Promise<number> {
  const [row] = await tx[inside].db
    .select({ count: sql<number>`count(*)::int` })
    .from(chatSessions)
    .where(isOpenAndAssigned(tx, agentId));
  return row?.count ?? 0;
}

/** Returns whether a trip has another open session. */
export async function hasOtherOpenSession(tx: TenantTx, tripId: TripId, { id }: Pick<Session, 'id'>): Promise<boolean> {
  const [other] = await tx[inside].db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(
      and(
        ofTenant(tx, chatSessions),
        eq(chatSessions.tripId, tripId),
        ne(chatSessions.id, id),
        sql`${chatSessions.status} in ('active', 'paused')`,
      ),
    )
    .limit(1);
  return other !== undefined;
}
