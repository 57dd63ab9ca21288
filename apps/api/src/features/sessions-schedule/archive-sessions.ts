import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { listSessionsToArchiveForUpdate } from '@tripthread/db/queries/due-sessions';
import { appendToSession } from '@tripthread/db/queries/sessions';
import { listBrokerages } from '@tripthread/db/queries/system/brokerages';
import { type Clock, instantPlus, millisecondsPer } from '@tripthread/shared/clock';
import { systemActor } from '@tripthread/shared/session-events';
import { decideStatus, isDueForArchive } from '@tripthread/shared/session-moves';

const batch = 200;

/**
 * Archives what has been completed for as long as its brokerage keeps it. Running it twice, or in two processes at once,
 * archives each session once: every batch is chosen, checked and changed under the same locks.
 * @returns how many it archived
 */
export async function archiveSessions(database: Database, clock: Clock): Promise<number> {
  let archived = 0;
  for (const { id, archiveAfterDays } of await listBrokerages(database)) {
    const tenant = tenantOf(database, id, 'ingest');
    for (let done = batch; done === batch; archived += done) {
      done = await inTransaction(tenant, async (tx) => {
        const now = clock.now();
        const endedBefore = instantPlus(now, -archiveAfterDays * millisecondsPer.day);
        const sessions = await listSessionsToArchiveForUpdate(tx, endedBefore, batch);
        for (const session of sessions) {
          const decided = decideStatus(session, { move: 'archive' }, null, now);
          if (!isDueForArchive(session, endedBefore) || !decided.ok) continue;
          await appendToSession(tx, {
            session,
            kind: 'archived',
            actor: systemActor,
            source: 'schedule',
            at: now,
            patch: decided.value,
          });
        }
        return sessions.length;
      });
    }
  }
  return archived;
}
