import type { Instant } from '@tripthread/shared/time/clock';
import { and, asc, eq, gte, lt, lte, notExists, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions, sessionEvents } from '../../schema/sessions.ts';
import type { Session } from './sessions.ts';

/**
 * Locks completed sessions that ended before `endedBefore`; locked ones are left for the next run. A session that a broker
 * restored since then is kept for as long again, or the next run would undo the restore.
 */
export async function listSessionsToArchiveForUpdate(
  tx: TenantTx,
  endedBefore: Instant,
  limit: number,
): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(toArchive(tx, endedBefore))
    .orderBy(asc(chatSessions.sessionEndedAt), asc(chatSessions.id))
    .limit(limit)
    .for('update', { skipLocked: true });
}

export async function countSessionsToArchive(tx: TenantTx, endedBefore: Instant): Promise<number> {
  const [counted] = await tx[inside].db
    .select({ count: sql<number>`count(*)::int` })
    .from(chatSessions)
    .where(toArchive(tx, endedBefore));
  return counted?.count ?? 0;
}

function toArchive(tx: TenantTx, endedBefore: Instant): SQL | undefined {
  const restored = tx[inside].db
    .select({ one: sql`1` })
    .from(sessionEvents)
    .where(
      and(
        ofTenant(tx, sessionEvents),
        eq(sessionEvents.sessionId, chatSessions.id),
        eq(sessionEvents.kind, 'restored'),
        gte(sessionEvents.at, endedBefore),
      ),
    );
  return and(
    ofTenant(tx, chatSessions),
    eq(chatSessions.status, 'completed'),
    lt(chatSessions.sessionEndedAt, endedBefore),
    notExists(restored),
  );
}

/** Locks snoozed sessions that are due to wake; locked ones are left for the next run. */
export async function listSessionsToWakeForUpdate(
  tx: TenantTx,
  now: Instant,
  limit: number,
): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.status, 'paused'), lte(chatSessions.pausedUntil, now)))
    .orderBy(asc(chatSessions.pausedUntil), asc(chatSessions.id))
    .limit(limit)
    .for('update', { skipLocked: true });
}
