import type { Instant } from '@tripthread/shared/time/clock';
import type { IsoAgentId } from '@tripthread/shared/ids';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';
import { and, asc, eq, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { saveRequest } from '../requests/requests.ts';
import { appendToSession, type Session } from './sessions.ts';

export interface SessionAssignment {
  /** Locked by this transaction. */
  readonly session: Session;
  readonly to: IsoAgentId;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: Instant;
}

/** Hands a session to another agent, who has to stay switched on until the transaction ends. */
export async function saveAssignee(tx: TenantTx, { session, to, actor, source, at }: SessionAssignment): Promise<void> {
  // The request goes along: its former owner may see no more of it than of the session.
  if (session.requestId !== null) await saveRequest(tx, session.requestId, { isoAgentId: to }, undefined, at);
  await appendToSession(tx, {
    session,
    kind: 'assigned',
    actor,
    source,
    at,
    // News to the one who gets it, whoever gave it.
    patch: { isoAgentId: to, lastInboundSeq: session.version + 1 },
  });
}

const isOpenOf = (tx: TenantTx, agentId: IsoAgentId) =>
  and(
    ofTenant(tx, chatSessions),
    eq(chatSessions.isoAgentId, agentId),
    sql`${chatSessions.status} in ('active', 'paused')`,
  );

/** Somebody's open sessions, locked in one order. */
export async function listOpenSessionsForUpdate(
  tx: TenantTx,
  agentId: IsoAgentId,
  limit: number,
): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(isOpenOf(tx, agentId))
    .orderBy(asc(chatSessions.id))
    .limit(limit)
    .for('update');
}

export async function countOpenSessions(tx: TenantTx, agentId: IsoAgentId): Promise<number> {
  const [row] = await tx[inside].db
    .select({ count: sql<number>`count(*)::int` })
    .from(chatSessions)
    .where(isOpenOf(tx, agentId));
  return row?.count ?? 0;
}
