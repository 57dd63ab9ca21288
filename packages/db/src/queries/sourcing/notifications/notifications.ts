import type { Instant } from '@tripthread/shared/time/clock';
import { instantPlus } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import { isLastAttempt, retryDelayMs, type RetryPolicy } from '@tripthread/shared/housekeeping/retry';
import {
  type AvinodeIdKind,
  avinodeIdKind,
  type BrokerageId,
  type ConnectionId,
  type NotificationId,
  type TripId,
} from '@tripthread/shared/ids';
import { and, asc, desc, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { inside, type Tenant, type TenantTx } from '../../../internal/handles.ts';
import { compile, writePipelined } from '../../../internal/pipeline.ts';
import { isInstant } from '../../../internal/instants.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../../schema/notifications.ts';
import { rfqs } from '../../../schema/trips.ts';

export type Notification = typeof avinodeWebhookEvents.$inferSelect;

export interface NewNotification {
  readonly connectionId: ConnectionId;
  readonly receivedAt: Instant;
  /** Byte for byte as it came. */
  readonly rawBody: Buffer;
  readonly avinodeId: string;
  readonly resourceType: string;
  readonly tripReference: string | null;
}

/**
 * Keeps notifications as they came, in one commit. What they mean is found out later; nothing is announced yet.
 * One statement for any number of them, and one trip to the database: this is what Avinode waits for.
 */
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

// Half a character, which JSON may hold and PostgreSQL's does not, is kept as the sign for an unreadable one.
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

/** Messages of a connection that are to be read to find out which trip they are about; the longest waiting first. */
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
 * The notification that has waited longest and is due, with others of the same trip, or with other messages that do not
 * say of which trip; locked. Those that another process has in hand are passed over.
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

/** Records where a notification went: into the threads of a trip, or to those that wait for one. */
export async function markNotifications(
  tx: TenantTx,
  ids: readonly NotificationId[],
  { status, tripId, at }: { status: 'placed' | 'orphan'; tripId: TripId | null; at: Instant },
): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    // Whether it is to be read is said anew for each place that it comes to.
    .set({ status, tripId, placedAt: status === 'placed' ? at : null, wantsRead: false, error: null })
    .where(and(ofTenant(tx, avinodeWebhookEvents), inArray(avinodeWebhookEvents.id, [...ids])));
}

/** The resources of these notifications are to be read, once each. */
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

/** It was read and says of no trip: it stays among those that wait, and is not read again. */
export async function markNotificationUnread(tx: TenantTx, id: NotificationId): Promise<void> {
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: false })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)));
}

/** The resources of these notifications have been read. */
export async function markRead(tx: TenantTx, ids: readonly NotificationId[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: false, readAt: at, error: null })
    .where(and(ofTenant(tx, avinodeWebhookEvents), inArray(avinodeWebhookEvents.id, [...ids])));
}

/** A message that did not name its trip: now that it was read, it does, and is placed like one that had. */
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

/**
 * Counts a failed read of the message that a notification points at, and parks the notification after the last attempt.
 * @returns the attempts so far; 0 when it was parked
 */
export async function recordFailedRead(
  tx: TenantTx,
  id: NotificationId,
  { error, at, retry }: { readonly error: string; readonly at: Instant; readonly retry: RetryPolicy },
): Promise<number> {
  const [row] = await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ attempts: sql`${avinodeWebhookEvents.attempts} + 1`, error: error.slice(0, 1_000), nextAttemptAt: at })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)))
    .returning({ attempts: avinodeWebhookEvents.attempts });
  if (row !== undefined && !isLastAttempt(retry, row.attempts)) return row.attempts;
  await parkNotification(tx, id, error);
  return 0;
}

/** What it points at cannot be read, however often it is tried: kept where a lead sees it and can have it tried again. */
export async function parkNotification(tx: TenantTx, id: NotificationId, error: string): Promise<void> {
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ status: 'parked', wantsRead: false, placedAt: null, error: error.slice(0, 1_000) })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)));
  tx[inside].topics.add('orphans');
}

/** Counts a failed attempt to place a notification: it is retried later, and parked after the last attempt. */
export async function recordFailedAttempt(
  tx: TenantTx,
  id: NotificationId,
  { error, now, retry }: { readonly error: string; readonly now: Instant; readonly retry: RetryPolicy },
): Promise<'pending' | 'parked'> {
  const { db } = tx[inside];
  const isIt = and(
    ofTenant(tx, avinodeWebhookEvents),
    eq(avinodeWebhookEvents.id, id),
    eq(avinodeWebhookEvents.status, 'pending'),
  );
  const [row] = await db
    .select({ attempts: avinodeWebhookEvents.attempts })
    .from(avinodeWebhookEvents)
    .where(isIt)
    .for('update');
  if (row === undefined) return 'pending';
  const attempts = row.attempts + 1;
  const status = isLastAttempt(retry, attempts) ? 'parked' : 'pending';
  await db
    .update(avinodeWebhookEvents)
    .set({
      attempts,
      status,
      error: error.slice(0, 1_000),
      nextAttemptAt: instantPlus(now, retryDelayMs(retry, attempts)),
    })
    .where(isIt);
  if (status === 'parked') tx[inside].topics.add('orphans');
  return status;
}

export type DuplicateNotification = Pick<Notification, 'id' | 'avinodeId' | 'status' | 'tripId'>;

/** Others that told of the same Avinode resources and have been dealt with, or wait for their trip. */
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

/** What waits for a trip by its name or by one of its RFQs, locked, in order of arrival. The trip has to be locked. */
export async function listOrphansOfTripForUpdate(tx: TenantTx, tripId: TripId): Promise<readonly Notification[]> {
  const { db } = tx[inside];
  const ofItsRfqs = db
    .select({ id: rfqs.avinodeRfqId })
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.tripId, tripId), eq(rfqs.connectionId, avinodeWebhookEvents.connectionId)));
  return db
    .select()
    .from(avinodeWebhookEvents)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        eq(avinodeWebhookEvents.status, 'orphan'),
        or(
          eq(avinodeWebhookEvents.tripId, tripId),
          and(isNull(avinodeWebhookEvents.tripId), inArray(avinodeWebhookEvents.avinodeId, ofItsRfqs)),
        ),
      ),
    )
    .orderBy(asc(avinodeWebhookEvents.receivedAt), asc(avinodeWebhookEvents.id))
    .for('update');
}

export interface Orphan {
  readonly id: NotificationId;
  readonly receivedAt: Instant;
  readonly resourceKind: AvinodeIdKind | null;
  readonly avinodeId: string;
  /** The trip as the notification named it. */
  readonly tripCode: string | null;
  /**
   * `no_session`: the trip is known and no session has it. `no_trip`: it cannot be told which trip it is about.
   * `failed`: it was tried so many times and broke each time; it is kept for somebody to look into.
   */
  readonly why: 'no_session' | 'no_trip' | 'failed';
  /** How many times it could not be placed. */
  readonly attempts: number;
}

// Written out, as their index is: as a parameter the planner could not tell that they match.
const waitsVisibly = sql`${avinodeWebhookEvents.status} in ('orphan', 'parked')`;

const cursorForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u;

/** Notifications that no session shows, the newest first. @throws BAD_CURSOR */
export async function listOrphans(
  tx: TenantTx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ readonly orphans: readonly Orphan[]; readonly nextCursor: string | null }> {
  const [, receivedAt, id] = cursor === undefined ? [] : (cursorForm.exec(cursor) ?? []);
  if (cursor !== undefined && (receivedAt === undefined || !isInstant(receivedAt))) throw new Failure('BAD_CURSOR');
  const before =
    id === undefined
      ? undefined
      : sql`(${avinodeWebhookEvents.receivedAt}, ${avinodeWebhookEvents.id}) < (${receivedAt}::timestamptz, ${id}::uuid)`;
  const rows = await tx[inside].db
    .select()
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), waitsVisibly, before))
    .orderBy(desc(avinodeWebhookEvents.receivedAt), desc(avinodeWebhookEvents.id))
    .limit(limit + 1);
  const orphans = rows.slice(0, limit).map((row): Orphan => ({
    id: row.id,
    receivedAt: row.receivedAt,
    resourceKind: avinodeIdKind(row.avinodeId),
    avinodeId: row.avinodeId,
    tripCode: row.tripReference,
    why: row.status === 'parked' ? 'failed' : row.tripId === null ? 'no_trip' : 'no_session',
    attempts: row.attempts,
  }));
  const last = orphans.at(-1);
  return { orphans, nextCursor: rows.length > limit && last !== undefined ? `${last.receivedAt}_${last.id}` : null };
}

const maxCounted = 100;

/** How many wait, at most 100. */
export async function countOrphans(tx: TenantTx): Promise<number> {
  const some = tx[inside].db
    .select({ one: sql`1` })
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), waitsVisibly))
    // In the order of the index: only for that does the planner take it.
    .orderBy(asc(avinodeWebhookEvents.receivedAt), asc(avinodeWebhookEvents.id))
    .limit(maxCounted)
    .as('some');
  const [counted] = await tx[inside].db.select({ count: sql<number>`count(*)::int` }).from(some);
  return counted?.count ?? 0;
}
