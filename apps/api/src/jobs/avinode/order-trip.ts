import { placeOrphansOfTrip } from '@tripthread/db/queries/sourcing/notifications/place-notification';
import { getRequestForTrip } from '@tripthread/db/queries/requests/requests';
import type { TenantTx } from '@tripthread/db/database';
import type { Order } from '@tripthread/db/queries/sourcing/avinode-orders';
import {
  announceSession,
  appendToSession,
  getSession,
  getSessionForUpdate,
  listSessionsTogetherForUpdate,
} from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { wantTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { learnName } from '@tripthread/db/queries/sourcing/notifications/notified-trip';
import { ensureTrip, lockTripsTogether, saveTripLinks, type Trip } from '@tripthread/db/queries/sourcing/trips';
import type { TripHead, TripOrder } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { failures, unwrap } from '@tripthread/shared/failures';
import { decideTripInfo } from '@tripthread/shared/sessions/trip-info';
import { decideTripOrder } from '@tripthread/shared/sourcing/trip-order';
import type { OrderKindSteps } from './run-order.ts';

/** A trip is made of a session's request, and attached to the session. The order's id is its name at our end. */
export const createTrip: OrderKindSteps<Omit<TripOrder, 'externalTripId'>, TripHead> = {
  async load(tx, { sessionId, begunAt }) {
    const session = await getSession(tx, sessionId);
    const request = session.requestId === null ? null : await getRequestForTrip(tx, session.requestId);
    // A trip attached by hand meanwhile does not undo a call that may have gone out.
    const decision = decideTripOrder(begunAt === null ? session : { ...session, avinodeTripId: null }, request);
    return decision.ok ? decision.value : { refused: failures[decision.reason].sentence };
  },
  find: (client, order) => client.findTripByExternalId(order.id),
  send: (client, order, trip) => client.createTrip({ ...trip, externalTripId: order.id }),
  async succeed(tx, order, head, at) {
    const names = [
      { kind: 'api_id', avinodeTripId: head.avinodeTripId } as const,
      ...(head.tripCode === null ? [] : [{ kind: 'code', tripCode: head.tripCode } as const]),
    ];
    await lockTripsTogether(tx, { names, avinodeRfqId: '' });
    let trip = await ensureTrip(tx, { connectionId: order.connectionId, reference: names[0]!, at });
    for (const name of names) trip = await learnName(tx, trip, name, at);
    await saveTripLinks(tx, trip.id, head);
    await attachMadeTrip(tx, order, { trip, head, at });
  },
  async fail(tx, order) {
    announceSession(tx, await getSession(tx, order.sessionId));
  },
};

/** The session that it was made for gets it, unless a trip was attached in between. */
async function attachMadeTrip(
  tx: TenantTx,
  { sessionId, isoAgentId }: Order,
  { trip, head, at }: { trip: Trip; head: TripHead; at: Instant },
): Promise<void> {
  await listSessionsTogetherForUpdate(tx, { tripId: trip.id }, sessionId);
  const session = await getSessionForUpdate(tx, sessionId);
  if (session.tripId !== null || session.status === 'archived') return announceSession(tx, session);
  const sourcing = await countSourcing(tx, trip.id, [session]);
  const change = { trip: { ...trip, sourcing: sourcing.ofTrip }, own: sourcing.ownOf(session) };
  await appendToSession(tx, {
    session,
    kind: 'trip_info_changed',
    actor: { kind: 'iso_agent', id: isoAgentId },
    source: 'avinode',
    at,
    patch: unwrap(decideTripInfo(session, change)),
    refs: { avinodeId: head.avinodeTripId, avinodeKind: 'trip' },
  });
  await placeOrphansOfTrip(tx, trip, at);
  await wantTripRead(tx, trip, at);
}
