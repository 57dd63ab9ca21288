import type { TenantTx } from '@tripthread/db/database';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { isReadable } from '@tripthread/db/queries/sourcing/connections';
import {
  listDuplicates,
  lockMessages,
  markNotifications,
  type Notification,
  requestNotificationReads,
} from '@tripthread/db/queries/sourcing/notifications/notifications';
import { announceOrphans, listOrphansOfTripForUpdate } from '@tripthread/db/queries/sourcing/notifications/orphans';
import { listRfqsNamed, upsertRfq } from '@tripthread/db/queries/sourcing/rfqs';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { enqueueWork } from '@tripthread/db/queries/work-items';
import {
  belongingToTrip,
  isAbout,
  isAboutMessage,
  isMessageWithoutTrip,
  separateDuplicates,
} from '@tripthread/shared/sourcing/placing/notification-placing';
import type { Instant } from '@tripthread/shared/time/clock';
import { addToThreads } from './add-to-threads.ts';
import { findNotifiedTrip } from './find-notified-trip.ts';

/**
 * Places claimed notifications of one trip, in the transaction that claimed them: in the threads of the trip's sessions,
 * or among the orphans. Idempotent, in any order. Notifications that turn out to belong to another trip stay pending.
 * @param claimed all but the first name the same trip as the first, or are messages without a trip like the first
 */
export async function placeNotifications(tx: TenantTx, claimed: readonly Notification[], at: Instant): Promise<void> {
  const [first, ...others] = claimed;
  if (first === undefined) return;
  await lockMessages(tx, claimed.filter(isAboutMessage));
  const trip = await findNotifiedTrip(tx, first, at);
  const batch = [
    first,
    ...(trip === null ? others.filter(isMessageWithoutTrip) : await selectNotificationsOfTrip(tx, trip, others)),
  ];
  const fresh = await markDuplicates(tx, batch, trip, at);
  if (fresh.length === 0) return;
  if (trip === null) return keepAsOrphans(tx, fresh, at);
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const rfqIds = new Set(fresh.filter(isAbout('rfq')).map(({ avinodeId }) => avinodeId));
  for (const avinodeRfqId of rfqIds) await upsertRfq(tx, { trip, avinodeRfqId, at });
  // An RFQ or a trip can identify earlier orphans.
  const canIdentify = rfqIds.size > 0 || isAbout('trip')(first);
  const orphans = canIdentify ? await listOrphansOfTripForUpdate(tx, trip.id) : [];
  await addToThreads(tx, { trip, sessions, notifications: [...orphans, ...fresh], at });
}

async function selectNotificationsOfTrip(
  tx: TenantTx,
  trip: Trip,
  notifications: readonly Notification[],
): Promise<readonly Notification[]> {
  const named = notifications.filter(isAbout('rfq')).map(({ avinodeId }) => avinodeId);
  const rfqs = await listRfqsNamed(tx, trip.connectionId, named);
  const elsewhere = rfqs.filter(({ tripId }) => tripId !== trip.id).map(({ avinodeRfqId }) => avinodeRfqId);
  return belongingToTrip(notifications, new Set(elsewhere));
}

/** Marks repeated messages as placed. @returns the other notifications */
async function markDuplicates(
  tx: TenantTx,
  notifications: readonly Notification[],
  trip: Trip | null,
  at: Instant,
): Promise<readonly Notification[]> {
  const messages = notifications.filter(isAboutMessage);
  const [first] = messages;
  if (first === undefined) return notifications;
  const ids = messages.map(({ avinodeId }) => avinodeId);
  const known = await listDuplicates(tx, first.connectionId, ids);
  const { fresh, repeats, superseded } = separateDuplicates(notifications, known, trip !== null);
  if (superseded.length > 0) announceOrphans(tx);
  const done = [...repeats, ...superseded].map(({ id }) => id);
  await markNotifications(tx, done, { status: 'placed', tripId: trip?.id ?? null, at });
  return fresh;
}

/** Keeps notifications without a trip, and requests a read of the messages to find it. */
async function keepAsOrphans(tx: TenantTx, notifications: readonly Notification[], at: Instant): Promise<void> {
  const ids = notifications.map(({ id }) => id);
  await markNotifications(tx, ids, { status: 'orphan', tripId: null, at });
  announceOrphans(tx);
  const messages = notifications.filter(isAboutMessage);
  const [first] = messages;
  if (first === undefined || !(await isReadable(tx, first.connectionId))) return;
  await requestNotificationReads(
    tx,
    messages.map(({ id }) => id),
  );
  enqueueWork(tx, { kind: 'read_message', subjectId: first.connectionId, at });
}
