import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import {
  findWork,
  completeWork,
  rescheduleWork,
  enqueueWork,
  type Work,
} from '@tripthread/db/queries/sourcing/work-queue';
import { getConnection } from '@tripthread/db/queries/sourcing/connections';
import {
  markNotificationUnread,
  listMessagesWithoutTrip,
  setNotificationTrip,
  recordFailedRead,
} from '@tripthread/db/queries/sourcing/notifications/notifications';
import { instantPlus } from '@tripthread/shared/time/clock';
import type { ConnectionId, NotificationId } from '@tripthread/shared/ids';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import type { WorkContext } from './work-context.ts';

const maxBatchSize = 40;

/** What a message says of its trip: its name, or that it says nothing, or why it could not be read. */
type Read = { readonly id: NotificationId } & ({ readonly tripReference: string | null } | { readonly error: string });

/**
 * Messages of a connection whose notifications do not name their trip are read to find that out; they are placed again
 * then. One that cannot be read holds up no other.
 */
export async function readMessages({ clock, avinode }: WorkContext, tenant: Tenant, listed: Work): Promise<void> {
  const connectionId = listed.subjectId as ConnectionId;
  const started = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const waiting = await listMessagesWithoutTrip(tx, connectionId, maxBatchSize);
    if (waiting.length > 0) return { work, waiting, connection: await getConnection(tx, connectionId) };
    await completeWork(tx, work);
    return null;
  });
  if (started === null) return;
  const { work, waiting, connection } = started;
  const read = await avinode.ask(tenant, connection, (client) =>
    Promise.all(waiting.map(({ id, avinodeId }) => readOne(client, id, avinodeId))),
  );
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    let tries = 0;
    for (const one of read) tries = Math.max(tries, await applyRead(tx, one, at));
    const isMore = waiting.length === maxBatchSize && read.some((one) => !('error' in one));
    if (isMore) enqueueWork(tx, { kind: 'read_message', subjectId: connectionId, at });
    if (tries === 0 || isMore) await completeWork(tx, work);
    else await rescheduleWork(tx, work, { until: instantPlus(at, 1_000 * 2 ** tries), isFailure: false });
  });
}

/** @returns how often it could not be read by now; 0 when it needs no further try */
async function applyRead(tx: TenantTx, one: Read, at: string): Promise<number> {
  if ('error' in one) return recordFailedRead(tx, one.id, { error: one.error, at });
  if (one.tripReference === null) await markNotificationUnread(tx, one.id);
  else await setNotificationTrip(tx, one.id, { tripReference: one.tripReference, at });
  return 0;
}

/**
 * An answer about the message is the message's own fault, and so is a 500; as long as others can be read, nothing is wrong
 * with the connection. @throws what holds for every call
 */
async function readOne(client: AvinodeClient, id: NotificationId, avinodeMessageId: string): Promise<Read> {
  try {
    return { id, tripReference: await tripOf(client, avinodeMessageId) };
  } catch (error) {
    if (!(error instanceof AvinodeError) || !isResourceFault(error)) throw error;
    return { id, error: error.message };
  }
}

const isResourceFault = ({ kind, status }: AvinodeError): boolean =>
  status === 500 || ['not_found', 'malformed', 'too_large', 'refused'].includes(kind);

async function tripOf(client: AvinodeClient, avinodeMessageId: string): Promise<string | null> {
  const message = await client.readMessage(avinodeMessageId);
  if (message.tripCode !== null) return message.tripCode;
  const [rfqId] = message.rfqIds;
  if (rfqId === undefined) return null;
  const rfq = await client.readRfq(rfqId);
  return rfq.tripCode ?? rfq.avinodeTripId;
}
