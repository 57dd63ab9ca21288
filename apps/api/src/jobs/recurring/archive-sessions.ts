import { inReadTransaction, inTransaction, type TenantTx } from '@tripthread/db/database';
import { countSessionsToArchive, listSessionsToArchiveForUpdate } from '@tripthread/db/queries/sessions/due-sessions';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { decideStatus, isDueForArchive } from '@tripthread/shared/sessions/session-moves';
import { recurring } from '../recurring.ts';

const batch = 200;

/**
 * Archives what has been completed for as long as its brokerage keeps it. Running it twice, or in several processes at once,
 * archives each session once: every batch is chosen, checked and changed under the same locks. Whoever reopens one
 * meanwhile either comes first, and it is not among them, or is told that it is archived.
 * @returns how many it archived
 */
export const archiveSessions = recurring(
  'archive-sessions',
  async ({ tenant, clock, settings, isDry, hasTimeLeft }) => {
    const endedBefore = () => instantPlus(clock.now(), -settings.archiveAfterDays * millisecondsPer.day);
    if (isDry) return inReadTransaction(tenant, (tx) => countSessionsToArchive(tx, endedBefore()));
    let archived = 0;
    for (let done = batch; done === batch && hasTimeLeft(); archived += done)
      done = await inTransaction(tenant, (tx) => archiveBatch(tx, endedBefore(), clock.now()));
    return archived;
  },
  { recordsStart: true },
);

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
