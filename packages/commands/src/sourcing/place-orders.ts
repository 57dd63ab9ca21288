import { afterSaving, inTransaction, type TenantTx } from '@tripthread/db/database';
import { findLatestOrder, type NewOrder, type Order, placeOrder } from '@tripthread/db/queries/sourcing/avinode-orders';
import { listConnections, requireWorking } from '@tripthread/db/queries/sourcing/connections';
import { once } from '@tripthread/db/queries/idempotency';
import { getRequestForTrip } from '@tripthread/db/queries/requests/requests';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { announceSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { wantTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { getRfq, getTrip, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { ConnectionId, OrderId, SessionId } from '@tripthread/shared/ids';
import { decideTripOrder } from '@tripthread/shared/sourcing/trip-order';
import type { CancelRfq, CancelTrip, CreateTrip } from '@tripthread/shared/sourcing/trips.schema';
import type { Desk } from '../command-context.ts';

/**
 * "Search in Avinode": has a trip made of the session's request. A double click, a retry or a colleague at the same
 * moment make one.
 * @throws TRIP_EXISTS, NO_REQUEST, REQUEST_INCOMPLETE, NO_CONNECTION, CONNECTION_PAUSED, SESSION_ARCHIVED, SESSION_NOT_OPEN
 */
export const createTrip = (desk: Desk, input: CreateTrip): Promise<SessionDetail> =>
  order(desk, input, 'trips.create', async (tx, session) => {
    const request = session.requestId === null ? null : await getRequestForTrip(tx, session.requestId);
    unwrap(decideTripOrder(session, request));
    return { kind: 'create_trip', connectionId: await connectionToUse(tx) };
  });

/**
 * Takes back the trip of a session at Avinode, with every RFQ of it.
 * @throws NO_TRIP, TRIP_CANCELLED, CONNECTION_PAUSED, NO_CONNECTION
 */
export const cancelTrip = (desk: Desk, input: CancelTrip): Promise<SessionDetail> =>
  order(desk, input, 'trips.cancel', async (tx, session) => {
    const trip = await tripOf(tx, session);
    if (trip.cancelledAt !== null) throw new Failure('TRIP_CANCELLED');
    return { kind: 'cancel_trip', connectionId: trip.connectionId, tripId: trip.id, ...wordsOf(input) };
  });

/** Takes back what one operator was asked. @throws NO_TRIP, RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION */
export const cancelRfq = (desk: Desk, input: CancelRfq): Promise<SessionDetail> =>
  order(desk, input, 'trips.cancelRfq', async (tx, session) => {
    const trip = await tripOf(tx, session);
    const rfq = await getRfq(tx, input.rfqId);
    if (rfq === null || rfq.tripId !== trip.id) throw new Failure('RFQ_NOT_FOUND');
    return { kind: 'cancel_rfq', connectionId: trip.connectionId, rfqId: rfq.id, ...wordsOf(input) };
  });

/** Reads the trip of a session at Avinode now. @throws NO_TRIP, CONNECTION_PAUSED, NO_CONNECTION */
export async function readTripNow(desk: Desk, sessionId: SessionId): Promise<SessionDetail> {
  await inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, sessionId);
    const trip = await tripOf(tx, session);
    await requireWorking(tx, trip.connectionId);
    await wantTripRead(tx, trip, desk.clock.now());
  });
  return getSessionDetail(afterSaving(desk.tenant), desk.viewer, sessionId);
}

const wordsOf = ({ reason, message }: { reason: CancelTrip['reason']; message: string }) => ({
  cancelReason: reason,
  messageToSeller: message,
});

async function order(
  desk: Desk,
  input: { readonly sessionId: SessionId; readonly idempotencyKey: string },
  procedure: string,
  decide: (tx: TenantTx, session: Session) => Promise<Omit<NewOrder, 'isoAgentId' | 'sessionId' | 'createdAt'>>,
): Promise<SessionDetail> {
  const { agentId: isoAgentId } = desk.viewer;
  const at = desk.clock.now();
  await inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    await once<OrderId>(tx, { isoAgentId, procedure, input, at }, async () => {
      if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
      const given = await decide(tx, session);
      await requireWorking(tx, given.connectionId);
      const placed = await placeOrder(tx, { ...given, isoAgentId, sessionId: session.id, createdAt: at });
      announceSession(tx, session);
      return (placed ?? (await waitingOrder(tx, session, given.kind))).id;
    });
  });
  return getSessionDetail(afterSaving(desk.tenant), desk.viewer, input.sessionId);
}

/** The one that stood in the way. */
async function waitingOrder(tx: TenantTx, session: Session, kind: Order['kind']): Promise<Order> {
  const waiting = await findLatestOrder(tx, session.id, kind);
  if (waiting === null) throw new Error('an order that stands in the way of another cannot be found');
  return waiting;
}

async function tripOf(tx: TenantTx, { tripId }: Session): Promise<Trip> {
  const trip = tripId === null ? null : await getTrip(tx, tripId);
  if (trip === null) throw new Failure('NO_TRIP');
  return trip;
}

/** The brokerage's oldest connection over which something can be asked. */
async function connectionToUse(tx: TenantTx): Promise<ConnectionId> {
  const connections = (await listConnections(tx)).filter(
    ({ isActive, credentials }) => isActive && credentials !== null,
  );
  const [working = connections[0]] = connections.filter(({ pausedAt }) => pausedAt === null);
  if (working === undefined) throw new Failure('NO_CONNECTION');
  return working.id;
}
