import { inTransaction } from '@tripthread/db/database';
import { getConnectionForUpdate, listConnections, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { requestOpenTripReads } from '@tripthread/db/queries/sourcing/trip-reads';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { recurring } from '../recurring.ts';

// Avinode repeats a notification for 48 hours. What it gave up while nobody listened is not sent any more.
const maxDowntimeMs = 47 * millisecondsPer.hour;

/**
 * Notes that the product listens. Where it did not for longer than Avinode goes on repeating itself, every trip with an
 * open session that could be read before is read again. Safe to run twice and in several processes at once.
 * @returns how many trips
 */
export const catchUpAfterAbsence = recurring('avinode-catch-up', ({ tenant, clock }) =>
  inTransaction(tenant, async (tx) => {
    let wanted = 0;
    for (const { id: connectionId } of await listConnections(tx)) {
      // Whoever comes second waits here, and finds that somebody listens.
      const { lastAliveAt, credentials } = await getConnectionForUpdate(tx, connectionId);
      const at = clock.now();
      if (lastAliveAt !== null && lastAliveAt >= at) continue;
      await saveConnection(tx, connectionId, { lastAliveAt: at });
      const wasAway = lastAliveAt !== null && instantPlus(lastAliveAt, maxDowntimeMs) < at;
      if (wasAway && credentials !== null)
        wanted += await requestOpenTripReads(tx, { connectionId, at, areKnown: true });
    }
    return wanted;
  }),
);
