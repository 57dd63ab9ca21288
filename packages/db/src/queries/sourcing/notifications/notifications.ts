import type { Instant } from '@tripthread/shared/time/clock';
import { type BrokerageId, type ConnectionId, type NotificationId, type TripId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, isNull, lte, ne, sql } from 'drizzle-orm';
import { inside, type Tenant, type TenantTx } from '../../../internal/handles.ts';
import { compile, writePipelined } from '../../../internal/pipeline.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../../schema/notifications.ts';

export type Notification = typeof avinodeWebhookEvents.$inferSelect;

export interface NewNotification {
  readonly connectionId: ConnectionId;
  readonly receivedAt: Instant;
  /** Unchanged. */
  readonly rawBody: Buffer;
  readonly avinodeId: string;
  readonly resourceType: string;
  readonly tripReference: string | null;
}

/** Inserts notifications unchanged, in one statement and one round trip, because Avinode waits for it. They are placed later. */
export async function saveNotifications(tenant: Tenant, given: readonly NewNotification[]): Promise<void> {
  const [saved] = await writePipelined(tenant, [compile(insertNotifications(tenant.brokerageId, given))]);
  if (saved.length !== given.length) throw new Error('a notification was not stored');
}

export async function saveNotification(tx: TenantTx, given: NewNotification): Promise<NotificationId> {
  const [saved] = await tx[inside].db.execute<{ id: NotificationId }>(insertNotifications(tx.brokerageId, [given]));
  if (saved === undefined) throw new Error('a notification was not stored');
  return saved.id;
}

const insertNotifications = (brokerageId: BrokerageId, given: readonly NewNotification[]) => sql`
  insert into avinode_webhook_events
    (brokerage_id, connection_id, received_at, next_attempt_at, raw_body, avinode_id, resource_type, trip_reference)
  select ${brokerageId}::uuid, n.connection_id, n.received_at, n.received_at, decode(n.raw_body, 'base64'), n.avinode_id,
    n.resource_type, n.trip_reference
  from jsonb_to_recordset(${asRecords(given)}::text::jsonb) as n(connection_id uuid, received_at timestamptz, raw_body text,
    avinode_id text, resource_type text, trip_reference text)
  returning id`;

// PostgreSQL refuses a lone surrogate, which JSON can contain: it is stored as U+FFFD.
const asRecords = (given: readonly NewNotification[]): string =>
  JSON.stringify(
    given.map((one) => ({
      connection_id: one.connectionId,
      received_at: one.receivedAt,
      raw_body: one.rawBody.toString('base64'),
      avinode_id: one.avinodeId.toWellFormed(),
      resource_type: one.resourceType.toWellFormed(),
      trip_reference: one.tripReference?.toWellFormed() ?? null,
    })),
  );

const isMessageId = (avinodeId: string): boolean => /^a(?:seller|buyer)msg-/u.test(avinodeId);
const messageIds = sql`${avinodeWebhookEvents.avinodeId} ~ '^a(seller|buyer)msg-'`;

/** Lists messages of a connection whose trip is unknown and whose read is pending, oldest first. */
export async function listMessagesWithoutTrip(
  tx: TenantTx,
  connectionId: ConnectionId,
  limit: number,
): Promise<readonly Pick<Notification, 'id' | 'avinodeId'>[]> {
  const { id, avinodeId, status, tripId, receivedAt } = avinodeWebhookEvents;
  return tx[inside].db
    .select({ id, avinodeId })
    .from(avinodeWebhookEvents)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        eq(avinodeWebhookEvents.connectionId, connectionId),
        sql`${avinodeWebhookEvents.wantsRead}`,
        eq(status, 'orphan'),
        isNull(tripId),
      ),
    )
    .orderBy(asc(receivedAt), asc(id))
    .limit(limit);
}

/**
 * Locks the due notification that has waited longest, with others of the same trip, or with other messages without a trip.
 * Skips those that another process has locked.
 * @returns in order of arrival, except that the longest waiting one comes first
 */
export async function claimNotifications(
  tx: TenantTx,
  { now, limit }: { now: Instant; limit: number },
): Promise<readonly Notification[]> {
  const { db } = tx[inside];
  const isDue = and(
    ofTenant(tx, avinodeWebhookEvents),
    eq(avinodeWebhookEvents.status, 'pending'),
    lte(avinodeWebhookEvents.nextAttemptAt, now),
  );
  const [first] = await db
    .select()
    .from(avinodeWebhookEvents)
    .where(isDue)
    .orderBy(asc(avinodeWebhookEvents.nextAttemptAt), asc(avinodeWebhookEvents.id))
    .limit(1)
    .for('update', { skipLocked: true });
  if (first === undefined) return [];
  if (limit === 1 || (first.tripReference === null && !isMessageId(first.avinodeId))) return [first];
  const isAlike =
    first.tripReference === null
      ? and(isNull(avinodeWebhookEvents.tripReference), messageIds)
      : eq(avinodeWebhookEvents.tripReference, first.tripReference);
  const others = await db
    .select()
    .from(avinodeWebhookEvents)
    .where(
      and(
        isDue,
        eq(avinodeWebhookEvents.connectionId, first.connectionId),
        isAlike,
        ne(avinodeWebhookEvents.id, first.id),
      ),
    )
    .orderBy(asc(avinodeWebhookEvents.receivedAt), asc(avinodeWebhookEvents.id))
    .limit(limit - 1)
    .for('update', { skipLocked: true });
  return [first, ...others];
}

export const claimNotification = async (tx: TenantTx, now: Instant): Promise<Notification | null> =>
  (await claimNotifications(tx, { now, limit: 1 }))[0] ?? null;

/** Saves where notifications went: into the threads of a trip, or to the orphans. */
export async function markNotifications(
  tx: TenantTx,
  ids: readonly NotificationId[],
  { status, tripId, at }: { status: 'placed' | 'orphan'; tripId: TripId | null; at: Instant },
): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ status, tripId, placedAt: status === 'placed' ? at : null, wantsRead: false, error: null })
    .where(and(ofTenant(tx, avinodeWebhookEvents), inArray(avinodeWebhookEvents.id, [...ids])));
}

/** Requests a read of the resources of these notifications, unless they were read before. */
export async function requestNotificationReads(tx: TenantTx, ids: readonly NotificationId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: true })
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        inArray(avinodeWebhookEvents.id, [...ids]),
        isNull(avinodeWebhookEvents.readAt),
      ),
    );
}

/** Cancels the read of a notification whose message names no trip: it stays an orphan. */
export async function markNotificationUnread(tx: TenantTx, id: NotificationId): Promise<void> {
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: false })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)));
}

/** Saves that the resources of these notifications have been read. */
export async function markRead(tx: TenantTx, ids: readonly NotificationId[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: false, readAt: at, error: null })
    .where(and(ofTenant(tx, avinodeWebhookEvents), inArray(avinodeWebhookEvents.id, [...ids])));
}

/** Saves the trip that a message turned out to name, and makes its notification pending again. */
export async function setNotificationTrip(
  tx: TenantTx,
  id: NotificationId,
  { tripReference, at }: { tripReference: string; at: Instant },
): Promise<void> {
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ tripReference, status: 'pending', nextAttemptAt: at })
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        eq(avinodeWebhookEvents.id, id),
        eq(avinodeWebhookEvents.status, 'orphan'),
        isNull(avinodeWebhookEvents.tripId),
      ),
    );
  tx[inside].topics.add('orphans');
}

export async function findNotification(tx: TenantTx, id: NotificationId): Promise<Notification | null> {
  const [notification] = await tx[inside].db
    .select()
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)));
  return notification ?? null;
}

export type DuplicateNotification = Pick<Notification, 'id' | 'avinodeId' | 'status' | 'tripId'>;

/** Lists placed notifications and orphans of the same Avinode resources. */
export async function listDuplicates(
  tx: TenantTx,
  connectionId: ConnectionId,
  avinodeIds: readonly string[],
): Promise<readonly DuplicateNotification[]> {
  if (avinodeIds.length === 0) return [];
  const { id, avinodeId, status, tripId } = avinodeWebhookEvents;
  return tx[inside].db
    .select({ id, avinodeId, status, tripId })
    .from(avinodeWebhookEvents)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        eq(avinodeWebhookEvents.connectionId, connectionId),
        inArray(avinodeId, [...avinodeIds]),
        inArray(status, ['placed', 'orphan']),
      ),
    );
}

/**
 * Locks the messages of these notifications, so that two processes cannot place one message twice at the same time. The
 * locks are taken in order, so that they cannot deadlock, and end with the transaction.
 */
export async function lockMessages(
  tx: TenantTx,
  messages: readonly Pick<Notification, 'connectionId' | 'avinodeId'>[],
): Promise<void> {
  const names = [...new Set(messages.map(({ connectionId, avinodeId }) => `${connectionId} ${avinodeId}`))];
  if (names.length === 0) return;
  await tx[inside].db.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) name
      order by key) keys`);
}
