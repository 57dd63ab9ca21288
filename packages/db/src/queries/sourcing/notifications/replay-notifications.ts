import type { Instant } from '@tripthread/shared/time/clock';
import { maxReplayed } from '@tripthread/shared/sourcing/notification-states';
import { Failure } from '@tripthread/shared/failures';
import { avinodeIdKind, type NotificationId, type TripId } from '@tripthread/shared/ids';
import { and, asc, eq, gte, inArray, lte, type SQL } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../../schema/notifications.ts';
import { mergedInto, requestTripRead } from '../trip-reads.ts';
import type { Notification } from './notifications.ts';
import { findTrip } from '../trips.ts';

export type ReplaySelection =
  | { readonly deliveryId: NotificationId }
  | { readonly tripId: TripId }
  | { readonly from: Instant; readonly to: Instant };

export interface Replayed {
  readonly replayed: number;
  /** Where there are more than one call takes: what came from then on is left. */
  readonly continueFrom: Instant | null;
}

/**
 * Takes notifications up again. What the threads were told already is read anew at Avinode, and only what differs is
 * told; everything else goes through the whole of it once more. Safe to repeat.
 * @throws DELIVERY_NOT_FOUND, TRIP_NOT_FOUND
 */
export async function replayNotifications(tx: TenantTx, selection: ReplaySelection, at: Instant): Promise<Replayed> {
  const { receivedAt, id } = avinodeWebhookEvents;
  const rows = await tx[inside].db
    .select()
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), await selectionCondition(tx, selection)))
    .orderBy(asc(receivedAt), asc(id))
    .limit(maxReplayed + 1)
    .for('update');
  if ('deliveryId' in selection && rows.length === 0) throw new Failure('DELIVERY_NOT_FOUND');
  const claimed = rows.slice(0, maxReplayed);
  const recorded = claimed.filter(isRecordedInThread);
  await placeAgain(tx, idsOf(claimed.filter((row) => !isRecordedInThread(row))), at);
  await readResourcesAgain(tx, idsOf(recorded.filter(isMessage)));
  await unpark(tx, idsOf(recorded.filter(({ status }) => status === 'parked')), at);
  if (claimed.some(({ status }) => status === 'orphan' || status === 'parked')) tx[inside].topics.add('orphans');
  // Queued last, and in one order everywhere.
  const tripIds = [...new Set(recorded.flatMap(({ tripId }) => tripId ?? []))].sort();
  for (const tripId of tripIds) await requestReadOfTrip(tx, tripId, at);
  return { replayed: claimed.length, continueFrom: rows[maxReplayed]?.receivedAt ?? null };
}

async function selectionCondition(tx: TenantTx, selection: ReplaySelection): Promise<SQL | undefined> {
  const { id, tripId, receivedAt } = avinodeWebhookEvents;
  if ('deliveryId' in selection) return eq(id, selection.deliveryId);
  if ('from' in selection) return and(gte(receivedAt, selection.from), lte(receivedAt, selection.to));
  if ((await findTrip(tx, selection.tripId)) === null) throw new Failure('TRIP_NOT_FOUND');
  return eq(tripId, selection.tripId);
}

const idsOf = (rows: readonly Notification[]) => rows.map(({ id }) => id);

/** What was parked with a trip was told of in its threads, and could not be read. */
const isRecordedInThread = ({ status, tripId }: Notification) =>
  tripId !== null && (status === 'placed' || status === 'parked');

function isMessage({ avinodeId }: Notification): boolean {
  const kind = avinodeIdKind(avinodeId);
  return kind === 'seller_message' || kind === 'buyer_message';
}

const some = (tx: TenantTx, ids: readonly NotificationId[]) =>
  and(ofTenant(tx, avinodeWebhookEvents), inArray(avinodeWebhookEvents.id, [...ids]));

async function placeAgain(tx: TenantTx, ids: readonly NotificationId[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ status: 'pending', tripId: null, placedAt: null, attempts: 0, error: null, nextAttemptAt: at })
    .where(some(tx, ids));
}

async function readResourcesAgain(tx: TenantTx, ids: readonly NotificationId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: true, readAt: null, attempts: 0, error: null })
    .where(some(tx, ids));
}

async function unpark(tx: TenantTx, ids: readonly NotificationId[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ status: 'placed', placedAt: at, attempts: 0, error: null })
    .where(some(tx, ids));
}

async function requestReadOfTrip(tx: TenantTx, tripId: TripId, at: Instant): Promise<void> {
  const trip = await findTrip(tx, (await mergedInto(tx, tripId)) ?? tripId);
  if (trip !== null) requestTripRead(tx, trip, at);
}
