import { withoutQueueTimeout, inTransaction, type Tenant } from '@tripthread/db/database';
import {
  getConnectionForUpdate,
  rescheduleAllWorkNow,
  saveConnection,
} from '@tripthread/db/queries/sourcing/connections';
import { requestOpenTripReads, requestPlacedMessageReads } from '@tripthread/db/queries/sourcing/trip-reads';
import type { Clock } from '@tripthread/shared/time/clock';
import type { SaveCredentials } from '@tripthread/shared/sourcing/connections.schema';
import { sealCredentials } from './avinode-credentials.ts';
import type { Encryptor } from '../../links/encryptor.ts';
import { type ConnectionView, listConnectionViews } from './list-connections.ts';

/**
 * Saves a connection's API credentials and resumes it if Avinode had refused it. A connection without credentials until now
 * reads the trips and messages that it was notified of.
 * @throws CONNECTION_NOT_FOUND
 */
export async function saveCredentials(
  given: { readonly tenant: Tenant; readonly clock: Clock; readonly encryptor: Encryptor },
  { connectionId, credentials }: SaveCredentials,
): Promise<readonly ConnectionView[]> {
  const { tenant, clock, encryptor } = given;
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    const connection = await getConnectionForUpdate(tx, connectionId);
    const working = { pausedAt: null, pausedReason: null, availableAt: null };
    await saveConnection(tx, connectionId, {
      ...working,
      credentials: sealCredentials(encryptor, connectionId, credentials),
    });
    if (connection.credentials === null) {
      await requestPlacedMessageReads(tx, connectionId);
      await requestOpenTripReads(tx, { connectionId, at });
    }
    await rescheduleAllWorkNow(tx, at);
  });
  return listConnectionViews({ tenant: withoutQueueTimeout(tenant), encryptor });
}
