import type { Instant } from '@tripthread/shared/time/clock';
import { type AvinodeIdKind, avinodeIdKind, type ConnectionId } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, stepAtLeast, type Turn } from '@tripthread/shared/sessions/sessions';
import { tripNames } from '@tripthread/shared/sessions/trip-info';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { allSettledOrThrow } from '../../../internal/settle-all.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { sessionEvents } from '../../../schema/sessions.ts';
import { rfqs } from '../../../schema/trips.ts';
import { enqueueWork } from '../work-queue.ts';
import { nextReadAt } from '../trip-reads.ts';
import { isReadable } from '../connections.ts';
import {
  listOrphansOfTripForUpdate,
  listDuplicates,
  markNotifications,
  type Notification,
  requestNotificationReads,
} from './notifications.ts';
import { tripOf } from './trip-name.ts';
import { listSessionsOfTripForUpdate } from '../../sessions/related-sessions.ts';
import { appendAllToSession, type Session } from '../../sessions/sessions.ts';
import { countSourcing, type Sourcing } from '../sourcing.ts';
import { upsertRfq, type Rfq, type Trip } from '../trips.ts';

export const placeNotification = (tx: TenantTx, notification: Notification, at: Instant): Promise<void> =>
  placeNotifications(tx, [notification], at);

/**
 * Puts claimed notifications of one trip where they belong, in the transaction that claimed them: into the threads of
 * the trip's sessions, or among those that wait. Safe to repeat and in any order. Those that turn out to be another
 * trip's stay as they are, for a turn of their own.
 * @param claimed at least one; all but the first name the same trip as the first, or are messages that name none like it
 */
export async function placeNotifications(tx: TenantTx, claimed: readonly Notification[], at: Instant): Promise<void> {
  const [first, ...others] = claimed;
  if (first === undefined) return;
  await lockMessages(tx, claimed);
  const trip = await tripOf(tx, first, at);
  const batch = [first, ...(trip === null ? others.filter(isWithoutTrip) : await ofTrip(tx, trip, others))];
  const fresh = await markDuplicates(tx, batch, trip, at);
  if (fresh.length === 0) return;
  if (trip === null) {
    await markNotifications(
      tx,
      fresh.map(({ id }) => id),
      { status: 'orphan', tripId: null, at },
    );
    tx[inside].topics.add('orphans');
    await requestMessageReads(tx, fresh.filter(isMessage), at);
    return;
  }
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const rfqIds = new Set(fresh.filter(isOf('rfq')).map(({ avinodeId }) => avinodeId));
  for (const avinodeRfqId of rfqIds) await upsertRfq(tx, { trip, avinodeRfqId, at });
  // An RFQ may be what told earlier ones apart, or what told that two trips are one.
  const waiting = rfqIds.size === 0 && !isOf('trip')(first) ? [] : await listOrphansOfTripForUpdate(tx, trip.id);
  await saveOutcome(tx, trip, sessions, [...waiting, ...fresh], at);
}

/** Adds the orphans of a trip to its sessions. To be called with the trip locked, after a session was attached to it. */
export async function placeOrphansOfTrip(
  tx: TenantTx,
  { trip, waiting, at }: { trip: Trip; waiting: readonly Notification[]; at: Instant },
): Promise<void> {
  if (waiting.length > 0) await saveOutcome(tx, trip, await listSessionsOfTripForUpdate(tx, trip.id), waiting, at);
}

const isOf =
  (...kinds: readonly AvinodeIdKind[]) =>
  ({ avinodeId }: Pick<Notification, 'avinodeId'>): boolean => {
    const kind = avinodeIdKind(avinodeId);
    return kind !== null && kinds.includes(kind);
  };
const isMessage = isOf('seller_message', 'buyer_message');
const isWithoutTrip = (one: Notification): boolean => isMessage(one) && one.tripReference === null;

/** Of notifications that name the trip by the same name, those that nothing else says belong elsewhere. */
async function ofTrip(
  tx: TenantTx,
  trip: Trip,
  notifications: readonly Notification[],
): Promise<readonly Notification[]> {
  const known = await listRfqsNamed(
    tx,
    trip.connectionId,
    notifications.filter(isOf('rfq')).map(({ avinodeId }) => avinodeId),
  );
  const elsewhere = new Set(known.filter((rfq) => rfq.tripId !== trip.id).map((rfq) => rfq.avinodeRfqId));
  return notifications.filter((notification) => !isOf('trip')(notification) && !elsewhere.has(notification.avinodeId));
}

/**
 * A message is told once. A twin that waits without a trip knows less than one that names it, and gives way.
 * @returns what is left to tell
 */
async function markDuplicates(
  tx: TenantTx,
  notifications: readonly Notification[],
  trip: Trip | null,
  at: Instant,
): Promise<readonly Notification[]> {
  const messages = notifications.filter(isMessage);
  const [first] = messages;
  if (first === undefined) return notifications;
  const duplicates = await listDuplicates(
    tx,
    first.connectionId,
    messages.map(({ avinodeId }) => avinodeId),
  );
  // One that was set aside as a repeat has no trip: it tells nobody, and what it repeats may still wait to be told.
  const placedIds = new Set(
    duplicates
      .filter((duplicate) => duplicate.tripId !== null || trip === null)
      .map((duplicate) => duplicate.avinodeId),
  );
  const repeats: Notification[] = [];
  const fresh = notifications.filter((notification) => {
    if (!isMessage(notification)) return true;
    const isRepeat = placedIds.has(notification.avinodeId);
    placedIds.add(notification.avinodeId);
    if (isRepeat) repeats.push(notification);
    return !isRepeat;
  });
  const superseded =
    trip === null ? [] : duplicates.filter((duplicate) => duplicate.status === 'orphan' && duplicate.tripId === null);
  if (superseded.length > 0) tx[inside].topics.add('orphans');
  await markNotifications(
    tx,
    [...repeats, ...superseded].map(({ id }) => id),
    { status: 'placed', tripId: trip?.id ?? null, at },
  );
  return fresh;
}

async function saveOutcome(
  tx: TenantTx,
  trip: Trip,
  sessions: readonly Session[],
  notifications: readonly Notification[],
  at: Instant,
): Promise<void> {
  const status = sessions.length === 0 ? 'orphan' : 'placed';
  const isReadPending = sessions.length > 0 && (await isReadable(tx, trip.connectionId));
  if (sessions.length > 0) {
    const isAboutRfqs = notifications.some(isOf('rfq'));
    const rfqs = isAboutRfqs
      ? await listRfqsNamed(
          tx,
          trip.connectionId,
          notifications.map(({ avinodeId }) => avinodeId),
        )
      : [];
    const known: Known = {
      rfqs: new Map(rfqs.map((rfq) => [rfq.avinodeRfqId, rfq])),
      sourcing: isAboutRfqs ? await countSourcing(tx, trip.id, sessions) : null,
      seen: isAboutRfqs ? await listRfqsSeen(tx, sessions) : new Set(),
      isReadPending,
    };
    await allSettledOrThrow(sessions.map((session) => appendToThread(tx, trip, session, notifications, known, at)));
  }
  await markNotifications(
    tx,
    notifications.map(({ id }) => id),
    { status, tripId: trip.id, at },
  );
  if (isReadPending) {
    await requestNotificationReads(
      tx,
      notifications.filter(isMessage).map(({ id }) => id),
    );
    enqueueWork(tx, { kind: 'read_trip', subjectId: trip.id, at: nextReadAt(trip, at) });
  }
  if (status === 'orphan' || notifications.some((notification) => notification.status === 'orphan'))
    tx[inside].topics.add('orphans');
}

interface Known {
  readonly rfqs: ReadonlyMap<string, Rfq>;
  /** Null where nothing is about RFQs. */
  readonly sourcing: Sourcing | null;
  /** Session and RFQ, for every RFQ that the session's thread has told of. */
  readonly seen: Set<string>;
  /** What is behind them is read next, and told then. */
  readonly isReadPending: boolean;
}

/** Appends the notifications to one session's thread, each a line of its own. */
async function appendToThread(
  tx: TenantTx,
  trip: Trip,
  given: Session,
  notifications: readonly Notification[],
  { rfqs, sourcing, seen: seenRfqs, isReadPending }: Known,
  at: Instant,
): Promise<void> {
  const appends = notifications.flatMap(({ id, avinodeId }) => {
    const kind = avinodeIdKind(avinodeId);
    const rfq = kind === 'rfq' ? rfqs.get(avinodeId) : undefined;
    const isFirst = rfq !== undefined && !seenRfqs.has(`${given.id} ${rfq.id}`);
    if (rfq !== undefined) seenRfqs.add(`${given.id} ${rfq.id}`);
    // That an RFQ was told of again says only "look": what changed is told once it has been read.
    if (isReadPending && rfq !== undefined && !isFirst) return [];
    const turn = turnAfter(kind);
    return (session: Session) => ({
      kind: isFirst ? ('rfq_seen' as const) : ('notification_received' as const),
      actor: systemActor,
      source: 'avinode' as const,
      at,
      patch: {
        ...tripNames(trip),
        ...(rfq === undefined
          ? {}
          : { ...sourcing?.of(session), currentStep: stepAtLeast(session, 'requesting_quotes') }),
        ...(turn !== null && isOpen(session.status) ? { turn } : {}),
      },
      refs: {
        notificationId: id,
        avinodeId,
        ...(kind === null ? {} : { avinodeKind: kind }),
        ...(rfq === undefined ? {} : { rfqId: rfq.id }),
      },
    });
  });
  await appendAllToSession(tx, given, appends);
}

/** Messages that do not say which trip they are about are read to find out. */
async function requestMessageReads(tx: TenantTx, messages: readonly Notification[], at: Instant): Promise<void> {
  const [first] = messages;
  if (first === undefined || !(await isReadable(tx, first.connectionId))) return;
  await requestNotificationReads(
    tx,
    messages.map(({ id }) => id),
  );
  enqueueWork(tx, { kind: 'read_message', subjectId: first.connectionId, at });
}

/** Who has to move after it: what an operator wrote is ours to answer, what we wrote or asked is theirs. */
function turnAfter(kind: ReturnType<typeof avinodeIdKind>): Turn | null {
  if (kind === 'seller_message') return 'broker';
  return kind === 'buyer_message' || kind === 'rfq' ? 'operator' : null;
}

/** The same message twice, at the same moment, in two processes: one of them goes first. In order, so that nobody waits in a ring. */
async function lockMessages(tx: TenantTx, notifications: readonly Notification[]): Promise<void> {
  const names = [
    ...new Set(notifications.filter(isMessage).map(({ connectionId, avinodeId }) => `${connectionId} ${avinodeId}`)),
  ];
  if (names.length === 0) return;
  await tx[inside].db.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) name
      order by key) keys`);
}

/** Which of the sessions' threads have told of which RFQ. */
async function listRfqsSeen(tx: TenantTx, sessions: readonly Session[]): Promise<Set<string>> {
  const rows = await tx[inside].db
    .select({ sessionId: sessionEvents.sessionId, rfqId: sql<string | null>`${sessionEvents.refs} ->> 'rfqId'` })
    .from(sessionEvents)
    .where(
      and(
        ofTenant(tx, sessionEvents),
        inArray(
          sessionEvents.sessionId,
          sessions.map(({ id }) => id),
        ),
        eq(sessionEvents.kind, 'rfq_seen'),
      ),
    );
  return new Set(rows.map(({ sessionId, rfqId }) => `${sessionId} ${rfqId}`));
}

async function listRfqsNamed(
  tx: TenantTx,
  connectionId: ConnectionId,
  avinodeRfqIds: readonly string[],
): Promise<readonly Rfq[]> {
  if (avinodeRfqIds.length === 0) return [];
  return tx[inside].db
    .select()
    .from(rfqs)
    .where(
      and(ofTenant(tx, rfqs), eq(rfqs.connectionId, connectionId), inArray(rfqs.avinodeRfqId, [...avinodeRfqIds])),
    );
}
