import {
  announceSession,
  appendToSession,
  getSession,
  listSessionsOfTripForUpdate,
} from '@tripthread/db/queries/sessions/sessions';
import type { TenantTx } from '@tripthread/db/database';
import { wantTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { findTripForUpdate, getRfq, getTrip, saveTripCancelled } from '@tripthread/db/queries/sourcing/trips';
import type { Order } from '@tripthread/db/queries/sourcing/avinode-orders';
import type { AvinodeTripApiId } from '@tripthread/shared/ids';
import type { OrderKindSteps } from './run-order.ts';

const words = ({ cancelReason, messageToSeller }: Order) => ({
  reason: cancelReason ?? ('OTHER' as const),
  message: messageToSeller ?? '',
});

/** Whoever waits for it on a screen looks again. */
const announce = async (tx: TenantTx, { sessionId }: Order): Promise<void> =>
  announceSession(tx, await getSession(tx, sessionId));

/** Takes a trip back, and with it every RFQ of it. Twice is no harm. */
export const cancelTrip: OrderKindSteps<{ readonly avinodeTripId: AvinodeTripApiId }, null> = {
  async load(tx, { tripId }) {
    const trip = tripId === null ? null : await getTrip(tx, tripId);
    if (trip?.avinodeTripId == null)
      return { refused: 'Only its code is known of this trip; cancel it in Avinode itself.' };
    return { avinodeTripId: trip.avinodeTripId as AvinodeTripApiId };
  },
  async send(client, order, { avinodeTripId }) {
    await client.cancelTrip(avinodeTripId, words(order));
    return null;
  },
  async succeed(tx, order, _result, at) {
    const trip = order.tripId === null ? null : await findTripForUpdate(tx, order.tripId);
    if (trip === null) return;
    const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
    if (await saveTripCancelled(tx, trip.id, at))
      for (const session of sessions)
        await appendToSession(tx, {
          session,
          kind: 'trip_cancelled',
          actor: { kind: 'iso_agent', id: order.isoAgentId },
          source: 'avinode',
          at,
          refs: { reason: order.cancelReason ?? 'OTHER' },
        });
    await wantTripRead(tx, trip, at);
  },
  fail: announce,
};

/** Takes back what one operator was asked. What becomes of it is told when the trip has been read. */
export const cancelRfq: OrderKindSteps<{ readonly avinodeRfqId: string }, null> = {
  async load(tx, { rfqId }) {
    const rfq = rfqId === null ? null : await getRfq(tx, rfqId);
    return rfq === null ? { refused: 'This request to an operator is gone.' } : { avinodeRfqId: rfq.avinodeRfqId };
  },
  async send(client, order, { avinodeRfqId }) {
    await client.cancelRfq(avinodeRfqId, words(order));
    return null;
  },
  async succeed(tx, order, _result, at) {
    const rfq = order.rfqId === null ? null : await getRfq(tx, order.rfqId);
    const trip = rfq === null ? null : await getTrip(tx, rfq.tripId);
    if (trip !== null) await wantTripRead(tx, trip, at);
    await announce(tx, order);
  },
  fail: announce,
};
