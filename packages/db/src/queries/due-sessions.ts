import type { Instant } from '@tripthread/shared/clock';
import { and, asc, eq, lt, lte } from 'drizzle-orm';
import { inside, type TenantTx } from '../internal/handles.ts';
import { ofTenant } from '../internal/scope.ts';
import { chatSessions } from '../schema/sessions.ts';
import type { Session } from './sessions.ts';

/** Completed sessions that ended before `endedBefore`, locked in the order of their ids; those in use are left for the next run. */
export async function listSessionsToArchiveForUpdate(
  tx: TenantTx,
  endedBefore: Instant,
  limit: number,
): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(
      and(
        ofTenant(tx, chatSessions),
        eq(chatSessions.status, 'completed'),
        lt(chatSessions.sessionEndedAt, endedBefore),
      ),
    )
    .orderBy(asc(chatSessions.sessionEndedAt), asc(chatSessions.id))
    .limit(limit)
    .for('update', { skipLocked: true });
}

/** Snoozed sessions whose time has come, locked; those in use are left for the next run. */
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
