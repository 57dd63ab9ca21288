import { allSettledOrThrow, type TenantTx } from '@tripthread/db/database';
import { appendAllToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { isReadable } from '@tripthread/db/queries/sourcing/connections';
import {
  markNotifications,
  type Notification,
  requestNotificationReads,
} from '@tripthread/db/queries/sourcing/notifications/notifications';
import { announceOrphans } from '@tripthread/db/queries/sourcing/notifications/orphans';
import { listRfqsNamed, listRfqsSeen, type Rfq } from '@tripthread/db/queries/sourcing/rfqs';
import { countSourcing, type Sourcing } from '@tripthread/db/queries/sourcing/sourcing';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { enqueueWork } from '@tripthread/db/queries/work-items';
import { avinodeIdKind } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { tripNames } from '@tripthread/shared/sessions/trip-info';
import {
  eventOfNotification,
  isAbout,
  isAboutMessage,
  turnAfterNotification,
} from '@tripthread/shared/sourcing/placing/notification-placing';
import { nextReadAt } from '@tripthread/shared/sourcing/reading/trip-reads';
import type { Instant } from '@tripthread/shared/time/clock';

interface Placing {
  readonly trip: Trip;
  /** All sessions of the trip, locked. */
  readonly sessions: readonly Session[];
  readonly notifications: readonly Notification[];
  readonly at: Instant;
}

/** Adds notifications to the threads of their trip's sessions, one event each. Without a session they become orphans. */
export async function addToThreads(tx: TenantTx, placing: Placing): Promise<void> {
  const { trip, sessions, notifications, at } = placing;
  const status = sessions.length === 0 ? 'orphan' : 'placed';
  const isReadPending = sessions.length > 0 && (await isReadable(tx, trip.connectionId));
  if (sessions.length > 0) {
    const known = await loadKnown(tx, placing, isReadPending);
    await allSettledOrThrow(sessions.map((session) => addToThread(tx, session, placing, known)));
  }
  const ids = notifications.map(({ id }) => id);
  await markNotifications(tx, ids, { status, tripId: trip.id, at });
  if (isReadPending) {
    const messages = notifications.filter(isAboutMessage).map(({ id }) => id);
    await requestNotificationReads(tx, messages);
    enqueueWork(tx, { kind: 'read_trip', subjectId: trip.id, at: nextReadAt(trip, at) });
  }
  if (status === 'orphan' || notifications.some((notification) => notification.status === 'orphan'))
    announceOrphans(tx);
}

interface Known {
  readonly rfqs: ReadonlyMap<string, Rfq>;
  /** Null if no notification is about an RFQ. */
  readonly sourcing: Sourcing | null;
  /** "session RFQ" for every RFQ that the session's thread shows. */
  readonly seen: Set<string>;
  readonly isReadPending: boolean;
}

async function loadKnown(
  tx: TenantTx,
  { trip, sessions, notifications }: Placing,
  isReadPending: boolean,
): Promise<Known> {
  if (!notifications.some(isAbout('rfq'))) return { rfqs: new Map(), sourcing: null, seen: new Set(), isReadPending };
  const named = notifications.map(({ avinodeId }) => avinodeId);
  const rfqs = await listRfqsNamed(tx, trip.connectionId, named);
  const sourcing = await countSourcing(tx, trip.id, sessions);
  const sessionIds = sessions.map(({ id }) => id);
  const seen = await listRfqsSeen(tx, sessionIds);
  return {
    rfqs: new Map(rfqs.map((rfq) => [rfq.avinodeRfqId, rfq])),
    sourcing,
    seen: new Set(seen.map(({ sessionId, rfqId }) => `${sessionId} ${rfqId}`)),
    isReadPending,
  };
}

async function addToThread(
  tx: TenantTx,
  given: Session,
  { trip, notifications, at }: Placing,
  { rfqs, sourcing, seen, isReadPending }: Known,
): Promise<void> {
  const appends = notifications.flatMap(({ id, avinodeId }) => {
    const avinodeKind = avinodeIdKind(avinodeId);
    const rfq = avinodeKind === 'rfq' ? rfqs.get(avinodeId) : undefined;
    const isRfqSeen = rfq !== undefined && seen.has(`${given.id} ${rfq.id}`);
    if (rfq !== undefined) seen.add(`${given.id} ${rfq.id}`);
    const kind = eventOfNotification({ isKnownRfq: rfq !== undefined, isRfqSeen, isReadPending });
    if (kind === null) return [];
    const turn = turnAfterNotification(avinodeKind);
    const refs = {
      notificationId: id,
      avinodeId,
      ...(avinodeKind === null ? {} : { avinodeKind }),
      ...(rfq === undefined ? {} : { rfqId: rfq.id }),
    };
    return (session: Session) => ({
      kind,
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
      refs,
    });
  });
  await appendAllToSession(tx, given, appends);
}
