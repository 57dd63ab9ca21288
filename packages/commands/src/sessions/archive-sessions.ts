import { inReadTransaction, inTransaction, type TenantTx } from '@tripthread/db/database';
import { countSessionsToArchive, listSessionsToArchiveForUpdate } from '@tripthread/db/queries/sessions/due-sessions';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { decideStatus, isDueForArchive } from '@tripthread/shared/sessions/session-moves';
import type { ScheduleContext } from '../schedule-context.ts';

const batch = 200;

/**
 * Archives sessions that were completed more than `archiveAfterDays` days ago. Idempotent, also in several processes at
 * once: each batch is selected, checked and changed under the same locks. A reopen that commits first keeps its session.
 * @returns how many it archived
 */
export async function archiveSessions(
  { tenant, clock, isDry, hasTimeLeft }: ScheduleContext,
  { archiveAfterDays }: { readonly archiveAfterDays: number },
): Promise<number> {
  const endedBefore = () => instantPlus(clock.now(), -archiveAfterDays * millisecondsPer.day);
  if (isDry) return inReadTransaction(tenant, (tx) => countSessionsToArchive(tx, endedBefore()));
  let archived = 0;
  for (let done = batch; done === batch && hasTimeLeft(); archived += done)
    done = await inTransaction(tenant, (tx) => archiveBatch(tx, endedBefore(), clock.now()));
  return archived;
}

async function archiveBatch(tx: TenantTx, endedBefore: Instant, at: Instant): Promise<number> {
  const sessions = await listSessionsToArchiveForUpdate(tx, endedBefore, batch);
  for (const session of sessions) {
    const decided = decideStatus(session, { move: 'archive' }, null, at);
    if (!isDueForArchive(session, endedBefore) || !decided.ok) continue;
    await appendToSession(tx, {
      session,
      kind: 'archived',
      actor: systemActor,
      source: 'schedule',
      at,
      patch: decided.value,
    });
  }
  return sessions.length;
}
