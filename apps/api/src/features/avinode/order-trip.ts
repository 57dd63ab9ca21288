import { placeOrphansOfTrip } from '@tripthread/db/queries/place-notification';
import { getRequestForTrip } from '@tripthread/db/queries/requests';
import { announceSession, appendToSession, getSession, getSessionForUpdate } from '@tripthread/db/queries/sessions';
import { wantTripRead } from '@tripthread/db/queries/trip-reads';
import { learnName } from '@tripthread/db/queries/notified-trip';
import { ensureTrip, lockTripsTogether, saveTripLinks, sourcingOfTrip } from '@tripthread/db/queries/trips';
import type { TripHead, TripOrder } from '@tripthread/shared/avinode';
import { failures, unwrap } from '@tripthread/shared/failures';
import { decideTripInfo } from '@tripthread/shared/trip-info';
import { decideTripOrder } from '@tripthread/shared/trip-order';
import type { OrderKindSteps } from './run-order.ts';

/** A trip is made of a session's request, and attached to the session. The order's id is its name at our end. */
export const createTrip: OrderKindSteps<Omit<TripOrder, 'externalTripId'>, TripHead> = {
  async load(tx, { sessionId, begunAt }) {
    const session = await getSession(tx, sessionId);
    const request = session.requestId === null ? null : await getRequestForTrip(tx, session.requestId);
    // A trip attached by hand meanwhile does not undo a call that may have gone out.
    const decision = decideTripOrder(begunAt === null ? session : { ...session, tripId: null }, request);
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
    const session = await getSessionForUpdate(tx, order.sessionId);
    if (session.tripId !== null || session.status === 'archived') return announceSession(tx, session);
    const attached = { ...trip, sourcing: await sourcingOfTrip(tx, trip.id) };
    await appendToSession(tx, {
      session,
      kind: 'trip_info_changed',
      actor: { kind: 'iso_agent', id: order.isoAgentId },
      source: 'avinode',
      at,
      patch: unwrap(decideTripInfo(session, { trip: attached })),
      refs: { avinodeId: head.avinodeTripId, avinodeKind: 'trip' },
    });
    await placeOrphansOfTrip(tx, trip, at);
    await wantTripRead(tx, trip, at);
  },
  async fail(tx, order) {
    announceSession(tx, await getSession(tx, order.sessionId));
  },
};
