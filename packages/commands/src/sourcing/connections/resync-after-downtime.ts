import { inTransaction } from '@tripthread/db/database';
import { getConnectionForUpdate, listConnections, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { requestOpenTripReads } from '@tripthread/db/queries/sourcing/trip-reads';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { ScheduleContext } from '../../schedule-context.ts';

// Avinode retries a notification for 48 hours; after that it is lost.
const maxDowntimeMs = 47 * millisecondsPer.hour;

/**
 * Records that the server is up. After a downtime longer than Avinode's retries, enqueues a read of every known trip with an
 * open session. Idempotent, also in several processes at once.
 * @returns how many trips
 */
export async function resyncAfterDowntime({
  tenant,
  clock,
}: Pick<ScheduleContext, 'tenant' | 'clock'>): Promise<number> {
  return inTransaction(tenant, async (tx) => {
    let enqueued = 0;
    for (const { id: connectionId } of await listConnections(tx)) {
      // A second process waits for this lock, and then finds a fresh `lastAliveAt`.
      const { lastAliveAt, credentials } = await getConnectionForUpdate(tx, connectionId);
      const at = clock.now();
      if (lastAliveAt !== null && lastAliveAt >= at) continue;
      await saveConnection(tx, connectionId, { lastAliveAt: at });
      const wasDown = lastAliveAt !== null && instantPlus(lastAliveAt, maxDowntimeMs) < at;
      if (wasDown && credentials !== null)
        enqueued += await requestOpenTripReads(tx, { connectionId, at, areKnown: true });
    }
    return enqueued;
  });
}
