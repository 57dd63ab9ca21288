import { connectionId as connectionIdSchema } from '@tripthread/shared/input.schema';
import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import { findWork, completeWork, rescheduleWork, enqueueWork, type Work } from '@tripthread/db/queries/work-items';
import { getConnection } from '@tripthread/db/queries/sourcing/connections';
import {
  markNotificationUnread,
  listMessagesWithoutTrip,
  setNotificationTrip,
} from '@tripthread/db/queries/sourcing/notifications/notifications';
import { recordFailedRead } from '@tripthread/commands/sourcing/notifications/record-failed-read';
import { retryDelayMs, retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { instantPlus } from '@tripthread/shared/time/clock';
import type { NotificationId } from '@tripthread/shared/ids';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import type { QueuedJob } from '../job-definition.ts';
import type { AvinodeServices } from './avinode-services.ts';

const maxBatchSize = 40;

/** The trip that a message names, null where it names none, or why the message could not be read. */
type Read = { readonly id: NotificationId } & ({ readonly tripReference: string | null } | { readonly error: string });

const retryMessage = retryPolicies.readMessage;

/**
 * Reads the messages of a connection whose notifications do not name their trip, so that the notifications can be placed.
 * A message that cannot be read does not stop the others.
 */
export const readMessagesJob = {
  name: 'read_message',
  retry: retryPolicies.avinode,
  run: readMessages,
  // The notifications stay orphans; the next one enqueues the read again.
  onGiveUp: (_services, tenant, work) => inTransaction(tenant, (tx) => completeWork(tx, work)),
} as const satisfies QueuedJob<AvinodeServices>;

async function readMessages({ clock, avinode }: AvinodeServices, tenant: Tenant, listed: Work): Promise<void> {
  const connectionId = connectionIdSchema.parse(listed.subjectId);
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
    let attempts = 0;
    for (const one of read) attempts = Math.max(attempts, await applyRead(tx, one, at));
    const isMore = waiting.length === maxBatchSize && read.some((one) => !('error' in one));
    if (isMore) enqueueWork(tx, { kind: 'read_message', subjectId: connectionId, at });
    if (attempts === 0 || isMore) await completeWork(tx, work);
    else
      await rescheduleWork(tx, work, {
        until: instantPlus(at, retryDelayMs(retryMessage, attempts)),
        isFailure: false,
      });
  });
}

/** @returns the failed reads so far; 0 when no retry is needed */
async function applyRead(tx: TenantTx, one: Read, at: string): Promise<number> {
  if ('error' in one) return recordFailedRead(tx, one.id, { error: one.error, at, retry: retryMessage });
  if (one.tripReference === null) await markNotificationUnread(tx, one.id);
  else await setNotificationTrip(tx, one.id, { tripReference: one.tripReference, at });
  return 0;
}

/**
 * Reads one message. An error that concerns only this message, a 500 included, is returned.
 * @throws an error that concerns the connection
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
