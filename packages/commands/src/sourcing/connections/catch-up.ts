import { afterSaving, inTransaction, type Tenant } from '@tripthread/db/database';
import {
  getConnectionForUpdate,
  hurryWork,
  requireWorking,
  saveConnection,
} from '@tripthread/db/queries/sourcing/connections';
import { wantOpenTripsRead } from '@tripthread/db/queries/sourcing/trip-reads';
import type { Clock } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import type { Sealer } from '../../links/sealer.ts';
import { type ConnectionView, listConnectionViews } from './list-connections.ts';

/** Asks Avinode again after it refused, and at once what was put off. @throws CONNECTION_NOT_FOUND */
export async function resumeConnection(
  { tenant, clock, sealer }: { readonly tenant: Tenant; readonly clock: Clock; readonly sealer: Sealer },
  connectionId: ConnectionId,
): Promise<readonly ConnectionView[]> {
  await inTransaction(tenant, async (tx) => {
    await getConnectionForUpdate(tx, connectionId);
    await saveConnection(tx, connectionId, { pausedAt: null, pausedReason: null, availableAt: null });
    await hurryWork(tx, clock.now());
  });
  return listConnectionViews({ tenant: afterSaving(tenant), sealer });
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
    await requireWorking(tx, connectionId);
    return { trips: await wantOpenTripsRead(tx, { connectionId, at: clock.now() }) };
  });
}
