import { inTransaction, type Tenant } from '@tripthread/db/database';
import { findWork, finishWork, type Work } from '@tripthread/db/queries/avinode-work';
import { getConnection } from '@tripthread/db/queries/connections';
import { findNotification, nameTripOf } from '@tripthread/db/queries/notifications';
import type { NotificationId } from '@tripthread/shared/ids';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import type { WorkContext } from './work-context.ts';

/** A message whose notification does not name its trip is read to find that out; it is placed again then. */
export async function readMessage({ clock, avinode }: WorkContext, tenant: Tenant, listed: Work): Promise<void> {
  const id = listed.subjectId as NotificationId;
  const waiting = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const notification = await findNotification(tx, id);
    if (notification?.status === 'orphan' && notification.tripId === null)
      return { work, notification, connection: await getConnection(tx, notification.connectionId) };
    await finishWork(tx, work);
    return null;
  });
  if (waiting === null) return;
  const read = await avinode.ask(tenant, waiting.connection, (client) =>
    tripOf(client, waiting.notification.avinodeId).catch(asItsOwnFault),
  );
  if (read instanceof AvinodeError) throw read;
  const tripReference = read;
  await inTransaction(tenant, async (tx) => {
    if (tripReference !== null) await nameTripOf(tx, id, { tripReference, at: clock.now() });
    await finishWork(tx, waiting.work);
  });
}

/**
 * An answer of 500 is about what was asked for; as long as it came for one message only, nothing is wrong with the
 * connection. @throws what holds for every call
 */
function asItsOwnFault(error: unknown): AvinodeError {
  if (error instanceof AvinodeError && error.status === 500) return error;
  throw error;
}

async function tripOf(client: AvinodeClient, avinodeMessageId: string): Promise<string | null> {
  const message = await client.readMessage(avinodeMessageId);
  if (message.tripCode !== null) return message.tripCode;
  const [rfqId] = message.rfqIds;
  if (rfqId === undefined) return null;
  const rfq = await client.readRfq(rfqId);
  return rfq.tripCode ?? rfq.avinodeTripId;
}
