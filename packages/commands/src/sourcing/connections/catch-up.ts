import { withoutQueueTimeout, inTransaction, type Tenant } from '@tripthread/db/database';
import {
  getConnectionForUpdate,
  rescheduleAllWorkNow,
  requireUsableConnection,
  saveConnection,
} from '@tripthread/db/queries/sourcing/connections';
import { requestOpenTripReads } from '@tripthread/db/queries/sourcing/trip-reads';
import type { Clock } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import type { Encryptor } from '../../links/encryptor.ts';
import { type ConnectionView, listConnectionViews } from './list-connections.ts';

/** Asks Avinode again after it refused, and at once what was put off. @throws CONNECTION_NOT_FOUND */
export async function resumeConnection(
  { tenant, clock, encryptor }: { readonly tenant: Tenant; readonly clock: Clock; readonly encryptor: Encryptor },
  connectionId: ConnectionId,
): Promise<readonly ConnectionView[]> {
  await inTransaction(tenant, async (tx) => {
    await getConnectionForUpdate(tx, connectionId);
    await saveConnection(tx, connectionId, { pausedAt: null, pausedReason: null, availableAt: null });
    await rescheduleAllWorkNow(tx, clock.now());
  });
  return listConnectionViews({ tenant: withoutQueueTimeout(tenant), encryptor });
}

/**
 * Has every trip with an open session read again: what was missed in an outage is seen then.
 * @returns how many
 * @throws CONNECTION_NOT_FOUND, NO_CONNECTION, CONNECTION_PAUSED
 */
export async function catchUp(
  { tenant, clock }: { readonly tenant: Tenant; readonly clock: Clock },
  connectionId: ConnectionId,
): Promise<{ readonly trips: number }> {
  return inTransaction(tenant, async (tx) => {
    await getConnectionForUpdate(tx, connectionId);
    await requireUsableConnection(tx, connectionId);
    return { trips: await requestOpenTripReads(tx, { connectionId, at: clock.now() }) };
  });
}
