import type { TripReading } from '@tripthread/shared/sourcing/reading/trip-reading';
import type { Instant } from '@tripthread/shared/time/clock';
import type { ConnectionId, NotificationId, TripId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { compile, tenantCondition } from '../../internal/pipeline.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../schema/notifications.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { quotes } from '../../schema/quotes.ts';
import { trips } from '../../schema/trips.ts';
import { enqueueWork, onceMore } from '../work-items.ts';
import type { Trip } from './trips.ts';

/** Enqueues a read of a trip at Avinode if its connection has credentials. Sent without waiting: to be called last. */
export function requestTripRead(
  tx: TenantTx,
  { id, connectionId }: Pick<Trip, 'id' | 'connectionId'>,
  at: Instant,
): void {
  const isReadable = sql`c.id = ${connectionId} and c.credentials is not null`;
  tx[inside].send(
    compile(sql`insert into work_items (brokerage_id, kind, subject_id, run_at, created_at)
      select c.brokerage_id, 'read_trip', ${id}::uuid, ${at}::timestamptz, ${at}::timestamptz
      from avinode_connections c where ${tenantCondition(tx.brokerageId, 'avinode_connections', 'c')} and ${isReadable}
      ${onceMore(tx)}`),
  );
  tx[inside].topics.add('work');
}

export interface StartedRead {
  readonly trip: Trip;
  readonly begun: number;
  /** Messages to read. */
  readonly messages: readonly { readonly id: NotificationId; readonly avinodeId: string }[];
  /** Quotes known so far, which a read of an RFQ may no longer link. */
  readonly knownQuoteIds: readonly string[];
}

/** Counts a read of a trip before the call. @returns null if the trip does not exist, is merged or has no session */
export async function startTripRead(tx: TenantTx, tripId: TripId): Promise<StartedRead | null> {
  const { db } = tx[inside];
  const [trip] = await db
    .update(trips)
    .set({ readsBegun: sql`${trips.readsBegun} + 1` })
    .where(
      and(
        ofTenant(tx, trips),
        eq(trips.id, tripId),
        sql`${trips.mergedInto} is null`,
        sql`exists (select from ${chatSessions} where ${chatSessions.tripId} = ${trips.id} and ${ofTenant(tx, chatSessions)})`,
      ),
    )
    .returning();
  if (trip === undefined) return null;
  const messages = await db
    .select({ id: avinodeWebhookEvents.id, avinodeId: avinodeWebhookEvents.avinodeId })
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.tripId, tripId), wantsRead))
    .orderBy(asc(avinodeWebhookEvents.receivedAt), asc(avinodeWebhookEvents.id))
    .limit(200);
  const known = await db
    .select({ avinodeQuoteId: quotes.avinodeQuoteId })
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, tripId)));
  return {
    trip,
    begun: trip.readsBegun,
    messages,
    knownQuoteIds: known.flatMap(({ avinodeQuoteId }) => avinodeQuoteId ?? []),
  };
}

// Literal, or the planner could not use the partial index.
const wantsRead = sql`${avinodeWebhookEvents.wantsRead}`;

/** Saves a read: its number, time and links, and that the trip is cancelled. */
export async function saveTripRead(
  tx: TenantTx,
  trip: Trip,
  { begun, head }: Pick<TripReading, 'begun' | 'head'>,
  at: Instant,
): Promise<void> {
  await tx[inside].db
    .update(trips)
    .set({
      readsApplied: begun,
      readAt: at,
      readError: null,
      ...(head === null ? {} : { searchUrl: head.searchUrl, viewUrl: head.viewUrl }),
      ...(head?.isCancelled === true && trip.cancelledAt === null ? { cancelledAt: at } : {}),
    })
    .where(and(ofTenant(tx, trips), eq(trips.id, trip.id)));
}

/** Saves why the last read of a trip failed, for the panel. */
export async function saveReadError(tx: TenantTx, tripId: TripId, error: string): Promise<void> {
  await tx[inside].db
    .update(trips)
    .set({ readError: error.slice(0, 300) })
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
}

/** Returns the trip that this one was merged into, or null. */
export async function mergedInto(tx: TenantTx, tripId: TripId): Promise<TripId | null> {
  const [trip] = await tx[inside].db
    .select({ mergedInto: trips.mergedInto })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
  return trip?.mergedInto ?? null;
}

/**
 * Enqueues a read of every trip with an open session.
 * @param areKnown only trips that were read before
 * @returns how many
 */
export async function requestOpenTripReads(
  tx: TenantTx,
  { connectionId, at, areKnown = false }: { connectionId: ConnectionId; at: Instant; areKnown?: boolean },
): Promise<number> {
  const { db } = tx[inside];
  const open = await db
    .select({ id: trips.id })
    .from(trips)
    .where(
      and(
        ofTenant(tx, trips),
        eq(trips.connectionId, connectionId),
        inArray(trips.id, openTripIds(tx)),
        areKnown ? isNotNull(trips.readAt) : undefined,
      ),
    )
    .orderBy(asc(trips.id));
  for (const { id } of open) enqueueWork(tx, { kind: 'read_trip', subjectId: id, at });
  return open.length;
}

/** Requests a read of the messages that were placed without one, of trips with an open session. */
export async function requestPlacedMessageReads(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  const { db } = tx[inside];
  const { id, avinodeId, tripId, status, readAt, receivedAt } = avinodeWebhookEvents;
  const first = db
    .selectDistinctOn([avinodeId], { id })
    .from(avinodeWebhookEvents)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        eq(avinodeWebhookEvents.connectionId, connectionId),
        eq(status, 'placed'),
        sql`${avinodeId} ~ '^a(seller|buyer)msg-'`,
        sql`${readAt} is null`,
        inArray(tripId, openTripIds(tx)),
      ),
    )
    .orderBy(asc(avinodeId), asc(receivedAt));
  await db
    .update(avinodeWebhookEvents)
    .set({ wantsRead: true })
    .where(and(ofTenant(tx, avinodeWebhookEvents), inArray(id, first)));
}

const openTripIds = (tx: TenantTx) =>
  tx[inside].db
    .select({ tripId: chatSessions.tripId })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), sql`${chatSessions.status} in ('active', 'paused')`));
