import { type AvinodeIdKind, avinodeIdKind, type NotificationId, type TripId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { readTimeCursor, writeTimeCursor } from '../../../internal/time-cursor.ts';
import { avinodeWebhookEvents } from '../../../schema/notifications.ts';
import { rfqs } from '../../../schema/trips.ts';
import type { Notification } from './notifications.ts';

export interface Orphan {
  readonly id: NotificationId;
  readonly receivedAt: Instant;
  readonly resourceKind: AvinodeIdKind | null;
  readonly avinodeId: string;
  /** The trip's name in the notification. */
  readonly tripCode: string | null;
  /**
   * `no_session`: no session has the trip. `no_trip`: it names no trip. `failed`: placing or reading it failed until the
   * last attempt; a lead can retry it.
   */
  readonly why: 'no_session' | 'no_trip' | 'failed';
  /** Failed attempts. */
  readonly attempts: number;
}

// Literal, or the planner could not use the partial index.
const waitsVisibly = sql`${avinodeWebhookEvents.status} in ('orphan', 'parked')`;

/** Notifications that no session shows, the newest first. @throws BAD_CURSOR */
export async function listOrphans(
  tx: TenantTx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ readonly orphans: readonly Orphan[]; readonly nextCursor: string | null }> {
  const after = readTimeCursor(cursor);
  const before =
    after === null
      ? undefined
      : sql`(${avinodeWebhookEvents.receivedAt}, ${avinodeWebhookEvents.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`;
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
  const hasMore = rows.length > limit && last !== undefined;
  return { orphans, nextCursor: hasMore ? writeTimeCursor({ at: last.receivedAt, id: last.id }) : null };
}

const maxCounted = 100;

/** Counts orphans, to 100 at most. */
export async function countOrphans(tx: TenantTx): Promise<number> {
  const some = tx[inside].db
    .select({ one: sql`1` })
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), waitsVisibly))
    // In the order of the index, or the planner would not use it.
    .orderBy(asc(avinodeWebhookEvents.receivedAt), asc(avinodeWebhookEvents.id))
    .limit(maxCounted)
    .as('some');
  const [counted] = await tx[inside].db.select({ count: sql<number>`count(*)::int` }).from(some);
  return counted?.count ?? 0;
}

/** Locks the orphans that name a trip or one of its RFQs, in order of arrival. The trip has to be locked. */
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

/** Adds the change of the orphans to this transaction's change notice. */
export const announceOrphans = (tx: TenantTx): void => void tx[inside].topics.add('orphans');
