import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { getConnectionForUpdate, listConnections, saveConnection } from '@tripthread/db/queries/connections';
import { listBrokerages } from '@tripthread/db/queries/system/brokerages';
import { wantOpenTripsRead } from '@tripthread/db/queries/trip-reads';
import { type Clock, instantPlus, millisecondsPer } from '@tripthread/shared/clock';

// Avinode repeats a notification for 48 hours. What it gave up while nobody listened is not sent any more.
const longestAbsenceMs = 47 * millisecondsPer.hour;

/**
 * Notes that the product listens. Where it did not for longer than Avinode goes on repeating itself, every trip with an
 * open session that could be read before is read again. Safe to run twice and in several processes at once.
 * @returns how many trips
 */
export async function catchUpAfterAbsence(database: Database, clock: Clock): Promise<number> {
  let trips = 0;
  for (const { id: brokerageId } of await listBrokerages(database)) {
    trips += await inTransaction(tenantOf(database, brokerageId, 'ingest'), async (tx) => {
      let wanted = 0;
      for (const { id: connectionId } of await listConnections(tx)) {
        // Whoever comes second waits here, and finds that somebody listens.
        const { lastAliveAt, credentials } = await getConnectionForUpdate(tx, connectionId);
        const at = clock.now();
        if (lastAliveAt !== null && lastAliveAt >= at) continue;
        await saveConnection(tx, connectionId, { lastAliveAt: at });
        const wasAway = lastAliveAt !== null && instantPlus(lastAliveAt, longestAbsenceMs) < at;
        if (wasAway && credentials !== null)
          wanted += await wantOpenTripsRead(tx, { connectionId, at, areKnown: true });
      }
      return wanted;
    });
  }
  return trips;
}
