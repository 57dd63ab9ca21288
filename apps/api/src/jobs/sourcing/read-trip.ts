import { tripRowId } from '@tripthread/shared/input.schema';
import { inTransaction, type Tenant } from '@tripthread/db/database';
import { recordFailedRead } from '@tripthread/commands/sourcing/notifications/record-failed-read';
import { applyTripReading } from '@tripthread/commands/sourcing/trip-reading/apply-trip-reading';
import { findWork, completeWork, rescheduleWork, type Work, enqueueWork } from '@tripthread/db/queries/work-items';
import { getConnection } from '@tripthread/db/queries/sourcing/connections';
import { type StartedRead, startTripRead, mergedInto, saveReadError } from '@tripthread/db/queries/sourcing/trip-reads';
import type { RfqReading, TripHead } from '@tripthread/shared/sourcing/avinode';
import type { ReadMessage, TripReading } from '@tripthread/shared/sourcing/reading/trip-reading';
import { nextReadAt } from '@tripthread/shared/sourcing/reading/trip-reads';
import { retryDelayMs, retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { instantPlus } from '@tripthread/shared/time/clock';
import type { NotificationId, TripCode } from '@tripthread/shared/ids';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import { readQuotes } from './read-quotes.ts';
import type { QueuedJob } from '../job-definition.ts';
import { type AvinodeServices, giveUpText } from './avinode-services.ts';

interface FailedMessage {
  readonly notificationId: NotificationId;
  readonly error: string;
}

const retryMessage = retryPolicies.readMessage;

/**
 * Reads a trip and its notified messages from Avinode outside any transaction, and applies them in one. A message that
 * cannot be read does not stop the trip.
 */
export const readTripJob = {
  name: 'read_trip',
  retry: retryPolicies.avinode,
  run: readTrip,
  onGiveUp: (_services, tenant, work, error) =>
    inTransaction(tenant, async (tx) => {
      await saveReadError(tx, tripRowId.parse(work.subjectId), giveUpText(error));
      await completeWork(tx, work);
    }),
} as const satisfies QueuedJob<AvinodeServices>;

async function readTrip({ clock, avinode }: AvinodeServices, tenant: Tenant, listed: Work): Promise<void> {
  const tripId = tripRowId.parse(listed.subjectId);
  const begun = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const read = await startTripRead(tx, tripId);
    if (read !== null) return { ...read, work, connection: await getConnection(tx, read.trip.connectionId) };
    const successor = await mergedInto(tx, tripId);
    if (successor !== null) enqueueWork(tx, { kind: 'read_trip', subjectId: successor, at: clock.now() });
    await completeWork(tx, work);
    return null;
  });
  if (begun === null) return;
  const { work } = begun;
  const { reading, failed } = await avinode.ask(tenant, begun.connection, (client) => readAll(client, begun));
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    await applyTripReading(tx, tripId, reading, at);
    let attempts = 0;
    for (const { notificationId, error } of failed)
      attempts = Math.max(attempts, await recordFailedRead(tx, notificationId, { error, at, retry: retryMessage }));
    if (attempts > 0)
      await rescheduleWork(tx, work, {
        until: instantPlus(at, retryDelayMs(retryMessage, attempts)),
        isFailure: false,
      });
    else await completeWork(tx, work, nextReadAt({ readAt: at }, at));
  });
}

async function readAll(
  client: AvinodeClient,
  { trip, begun, messages }: StartedRead,
): Promise<{ readonly reading: TripReading; readonly failed: readonly FailedMessage[] }> {
  const head = await readHead(client, trip);
  const rfqs = await readRfqs(client, trip, head);
  const read: ReadMessage[] = [];
  const failed: FailedMessage[] = [];
  for (const { id, avinodeId } of messages) {
    try {
      read.push({ notificationId: id, message: await client.readMessage(avinodeId) });
    } catch (error) {
      if (!isMessageOnlyError(error)) throw error;
      failed.push({ notificationId: id, error: error.message });
    }
  }
  const quotes = await readQuotes(
    client,
    rfqs,
    read.map(({ message }) => message),
  );
  return { reading: { begun, head, rfqs, quotes, messages: read }, failed };
}

/** Reads the trip's other id and its links. @returns null when they are known already, or Avinode does not find its code */
async function readHead(
  client: AvinodeClient,
  { avinodeTripId, tripCode, searchUrl }: StartedRead['trip'],
): Promise<(TripHead & { readonly rfqIds: readonly string[] }) | null> {
  if (avinodeTripId !== null && tripCode !== null && searchUrl !== null) return null;
  try {
    if (avinodeTripId !== null) return await client.readTrip({ kind: 'api_id', avinodeTripId });
    if (tripCode !== null) return await client.readTrip({ kind: 'code', tripCode });
    throw new Error('a trip without either name cannot be read');
  } catch (error) {
    // Reading a trip by its code is undocumented; reading its RFQs by the code is documented.
    if (tripCode !== null && error instanceof AvinodeError && error.kind === 'not_found') return null;
    throw error;
  }
}

async function readRfqs(
  client: AvinodeClient,
  trip: StartedRead['trip'],
  head: { readonly tripCode: TripCode | null; readonly rfqIds: readonly string[] } | null,
): Promise<readonly RfqReading[]> {
  const code = trip.tripCode ?? head?.tripCode ?? null;
  if (code !== null) return client.readRfqs(code);
  const rfqs: RfqReading[] = [];
  for (const id of head?.rfqIds ?? []) rfqs.push(await client.readRfq(id));
  return rfqs;
}

/** Avinode has just returned the trip, so most errors now concern only the message; the excluded kinds concern every call. */
const isMessageOnlyError = (error: unknown): error is AvinodeError =>
  error instanceof AvinodeError && !['rate_limited', 'unauthorized', 'forbidden'].includes(error.kind);
