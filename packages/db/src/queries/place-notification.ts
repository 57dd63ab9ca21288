import type { Instant } from '@tripthread/shared/clock';
import { avinodeIdKind, parseTripReference, type TripReference } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/session-events';
import { isOpen, type SessionPatch, stepAtLeast, type Turn } from '@tripthread/shared/sessions';
import { tripNames } from '@tripthread/shared/trip-info';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../internal/handles.ts';
import { ofTenant } from '../internal/scope.ts';
import { sessionEvents } from '../schema/sessions.ts';
import { trips } from '../schema/trips.ts';
import { listOrphansOfTripForUpdate, listTwins, markNotifications, type Notification } from './notifications.ts';
import { appendToSession, listSessionsOfTripForUpdate, type Session } from './sessions.ts';
import { ensureRfq, ensureTrip, findRfq, findTripForUpdate, type Rfq, sourcingOfTrip, type Trip } from './trips.ts';

export type Placement = 'placed' | 'repeat' | 'orphan';

/**
 * Puts a claimed notification where it belongs, in the transaction that claimed it: into the threads of its trip's
 * sessions, or among those that wait. Safe to repeat and in any order.
 */
export async function placeNotification(tx: TenantTx, notification: Notification, at: Instant): Promise<Placement> {
  const isMessage = isMessageId(notification.avinodeId);
  // The same message twice, at the same moment, in two processes: one of them goes first.
  if (isMessage) await lockResource(tx, notification);
  const trip = await tripOf(tx, notification, at);
  const twins = isMessage ? await listTwins(tx, notification) : [];
  // A message is told once. A twin that waits without a trip knows less than one that names it.
  if (twins.some((twin) => twin.status === 'placed' || twin.tripId !== null || trip === null)) {
    await markNotifications(tx, [notification.id], { status: 'placed', tripId: trip?.id ?? null, at });
    return 'repeat';
  }
  if (trip === null) {
    await markNotifications(tx, [notification.id], { status: 'orphan', tripId: null, at });
    tx[inside].orphansChanged = true;
    return 'orphan';
  }
  if (twins.length > 0) {
    await markNotifications(
      tx,
      twins.map(({ id }) => id),
      { status: 'placed', tripId: trip.id, at },
    );
    tx[inside].orphansChanged = true;
  }
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const rfq = await rfqOf(tx, notification, trip, at);
  // This RFQ may be what told earlier ones apart.
  const waiting = rfq === null ? [] : await listOrphansOfTripForUpdate(tx, trip.id);
  return settle(tx, trip, sessions, [...waiting, notification], at);
}

/** Gives a trip's sessions what waited for it. To be called with the trip locked, after one was attached to it. */
export async function placeOrphansOfTrip(tx: TenantTx, trip: Trip, at: Instant): Promise<void> {
  const waiting = await listOrphansOfTripForUpdate(tx, trip.id);
  if (waiting.length > 0) await settle(tx, trip, await listSessionsOfTripForUpdate(tx, trip.id), waiting, at);
}

async function settle(
  tx: TenantTx,
  trip: Trip,
  sessions: readonly Session[],
  notifications: readonly Notification[],
  at: Instant,
): Promise<Placement> {
  const status = sessions.length === 0 ? 'orphan' : 'placed';
  for (const session of sessions) await tell(tx, trip, session, notifications, at);
  await markNotifications(
    tx,
    notifications.map(({ id }) => id),
    { status, tripId: trip.id, at },
  );
  if (status === 'orphan' || notifications.some((notification) => notification.status === 'orphan'))
    tx[inside].orphansChanged = true;
  return status;
}

/** Appends the notifications to one session's thread, each a line of its own. */
async function tell(
  tx: TenantTx,
  trip: Trip,
  given: Session,
  notifications: readonly Notification[],
  at: Instant,
): Promise<void> {
  let session = given;
  const sourcing = await sourcingOfTrip(tx, trip.id);
  for (const notification of notifications) {
    const { avinodeId } = notification;
    const kind = avinodeIdKind(avinodeId);
    const rfq = kind === 'rfq' ? await findRfq(tx, trip.connectionId, avinodeId) : null;
    const isFirst = rfq !== null && !(await hasSeen(tx, session, rfq));
    const turn = turnAfter(kind);
    const patch: SessionPatch = {
      ...tripNames(trip),
      ...(rfq === null ? {} : { ...sourcing, currentStep: stepAtLeast(session, 'requesting_quotes') }),
      ...(turn !== null && isOpen(session.status) ? { turn } : {}),
    };
    session = await appendToSession(tx, {
      session,
      kind: isFirst ? 'rfq_seen' : 'notification_received',
      actor: systemActor,
      source: 'avinode',
      at,
      patch,
      refs: {
        notificationId: notification.id,
        avinodeId,
        ...(kind === null ? {} : { avinodeKind: kind }),
        ...(rfq === null ? {} : { rfqId: rfq.id }),
      },
    });
  }
}

/** Who has to move after it: what an operator wrote is ours to answer, what we wrote or asked is theirs. */
function turnAfter(kind: ReturnType<typeof avinodeIdKind>): Turn | null {
  if (kind === 'seller_message') return 'broker';
  return kind === 'buyer_message' || kind === 'rfq' ? 'operator' : null;
}

const isMessageId = (avinodeId: string): boolean => {
  const kind = avinodeIdKind(avinodeId);
  return kind === 'seller_message' || kind === 'buyer_message';
};

async function lockResource(tx: TenantTx, { connectionId, avinodeId }: Notification): Promise<void> {
  await tx[inside].db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`${connectionId} ${avinodeId}`}, 0))`,
  );
}

/** The trip it is about, locked and made at its first mention: through an RFQ we know, else by the name given; null when neither tells. */
async function tripOf(
  tx: TenantTx,
  { connectionId, avinodeId, tripReference }: Notification,
  at: Instant,
): Promise<Trip | null> {
  const kind = avinodeIdKind(avinodeId);
  const names = [kind === 'trip' ? avinodeId : null, tripReference]
    .map((name) => (name === null ? null : parseTripReference(name)))
    .filter((name) => name !== null);
  const rfq = kind === 'rfq' ? await findRfq(tx, connectionId, avinodeId) : null;
  const [first] = names;
  let trip = rfq === null ? null : await findTripForUpdate(tx, rfq.tripId);
  if (trip === null && first !== undefined) trip = await ensureTrip(tx, { connectionId, reference: first, at });
  for (const name of names) if (trip !== null) trip = await learnName(tx, trip, name);
  return trip;
}

/** A trip known by one of Avinode's two names gets the other when something names it so, unless another trip has it. */
export async function learnName(tx: TenantTx, trip: Trip, name: TripReference): Promise<Trip> {
  const { db } = tx[inside];
  const [column, known, value] =
    name.kind === 'code'
      ? ([trips.tripCode, trip.tripCode, name.tripCode] as const)
      : ([trips.avinodeTripId, trip.avinodeTripId, name.avinodeTripId] as const);
  if (known !== null) return trip;
  const [taken] = await db
    .select({ id: trips.id })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.connectionId, trip.connectionId), eq(column, value)));
  if (taken !== undefined) return trip;
  const [named] = await db
    .update(trips)
    .set(name.kind === 'code' ? { tripCode: name.tripCode } : { avinodeTripId: name.avinodeTripId })
    .where(and(ofTenant(tx, trips), eq(trips.id, trip.id), isNull(column)))
    .returning();
  return named ?? trip;
}

async function rfqOf(tx: TenantTx, { avinodeId }: Notification, trip: Trip, at: Instant): Promise<Rfq | null> {
  if (avinodeIdKind(avinodeId) !== 'rfq') return null;
  return (await ensureRfq(tx, { trip, avinodeRfqId: avinodeId, at })).rfq;
}

/** Whether the session's thread has told of that RFQ. */
async function hasSeen(tx: TenantTx, session: Session, rfq: Rfq): Promise<boolean> {
  const [seen] = await tx[inside].db
    .select({ seq: sessionEvents.seq })
    .from(sessionEvents)
    .where(
      and(
        ofTenant(tx, sessionEvents),
        inArray(sessionEvents.sessionId, [session.id]),
        eq(sessionEvents.kind, 'rfq_seen'),
        sql`${sessionEvents.refs} ->> 'rfqId' = ${rfq.id}`,
      ),
    )
    .limit(1);
  return seen !== undefined;
}
