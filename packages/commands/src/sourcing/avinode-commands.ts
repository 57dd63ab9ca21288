import { withoutQueueTimeout, inTransaction, type TenantTx } from '@tripthread/db/database';
import {
  findLatestAvinodeCommand,
  type NewAvinodeCommand,
  type AvinodeCommand,
  enqueueAvinodeCommand,
} from '@tripthread/db/queries/sourcing/avinode-commands';
import { listConnections, requireUsableConnection } from '@tripthread/db/queries/sourcing/connections';
import { once } from '@tripthread/db/queries/idempotency';
import { getRequestForTrip } from '@tripthread/db/queries/requests/requests';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { announceSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { requestTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { findRfqById } from '@tripthread/db/queries/sourcing/rfqs';
import { findTrip, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { ConnectionId, AvinodeCommandId, SessionId } from '@tripthread/shared/ids';
import { decideTripCreation } from '@tripthread/shared/sourcing/trip-creation';
import type { CancelRfq, CancelTrip, CreateTrip } from '@tripthread/shared/sourcing/trips.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * "Search in Avinode": has a trip made of the session's request. A double click, a retry or a colleague at the same
 * moment make one.
 * @throws TRIP_EXISTS, NO_REQUEST, REQUEST_INCOMPLETE, NO_CONNECTION, CONNECTION_PAUSED, SESSION_ARCHIVED, SESSION_NOT_OPEN
 */
export const createTrip = (context: CommandContext, input: CreateTrip): Promise<SessionDetail> =>
  enqueueCommand(context, input, 'trips.create', async (tx, session) => {
    const request = session.requestId === null ? null : await getRequestForTrip(tx, session.requestId);
    unwrap(decideTripCreation(session, request));
    return { kind: 'create_trip', connectionId: await connectionToUse(tx) };
  });

/**
 * Takes back the trip of a session at Avinode, with every RFQ of it.
 * @throws NO_TRIP, TRIP_CANCELLED, CONNECTION_PAUSED, NO_CONNECTION
 */
export const cancelTrip = (context: CommandContext, input: CancelTrip): Promise<SessionDetail> =>
  enqueueCommand(context, input, 'trips.cancel', async (tx, session) => {
    const trip = await tripOf(tx, session);
    if (trip.cancelledAt !== null) throw new Failure('TRIP_CANCELLED');
    return { kind: 'cancel_trip', connectionId: trip.connectionId, tripId: trip.id, ...wordsOf(input) };
  });

/** Takes back what one operator was asked. @throws NO_TRIP, RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION */
export const cancelRfq = (context: CommandContext, input: CancelRfq): Promise<SessionDetail> =>
  enqueueCommand(context, input, 'trips.cancelRfq', async (tx, session) => {
    const trip = await tripOf(tx, session);
    const rfq = await findRfqById(tx, input.rfqId);
    if (rfq === null || rfq.tripId !== trip.id) throw new Failure('RFQ_NOT_FOUND');
    return { kind: 'cancel_rfq', connectionId: trip.connectionId, rfqId: rfq.id, ...wordsOf(input) };
  });

/** Reads the trip of a session at Avinode now. @throws NO_TRIP, CONNECTION_PAUSED, NO_CONNECTION */
export async function refreshTrip(context: CommandContext, sessionId: SessionId): Promise<SessionDetail> {
  await inTransaction(context.tenant, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, sessionId);
    const trip = await tripOf(tx, session);
    await requireUsableConnection(tx, trip.connectionId);
    requestTripRead(tx, trip, context.clock.now());
  });
  return getSessionDetail(withoutQueueTimeout(context.tenant), context.viewer, sessionId);
}

const wordsOf = ({ reason, message }: { reason: CancelTrip['reason']; message: string }) => ({
  cancelReason: reason,
  messageToSeller: message,
});

async function enqueueCommand(
  context: CommandContext,
  input: { readonly sessionId: SessionId; readonly idempotencyKey: string },
  procedure: string,
  decide: (
    tx: TenantTx,
    session: Session,
  ) => Promise<Omit<NewAvinodeCommand, 'isoAgentId' | 'sessionId' | 'createdAt'>>,
): Promise<SessionDetail> {
  const { agentId: isoAgentId } = context.viewer;
  const at = context.clock.now();
  await inTransaction(context.tenant, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    await once<AvinodeCommandId>(tx, { isoAgentId, procedure, input, at }, async () => {
      unwrap(decideNotArchived(session));
      const given = await decide(tx, session);
      await requireUsableConnection(tx, given.connectionId);
      const placed = await enqueueAvinodeCommand(tx, { ...given, isoAgentId, sessionId: session.id, createdAt: at });
      announceSession(tx, session);
      return (placed ?? (await getPendingCommand(tx, session, given.kind))).id;
    });
  });
  return getSessionDetail(withoutQueueTimeout(context.tenant), context.viewer, input.sessionId);
}

/** The one that stood in the way. */
async function getPendingCommand(
  tx: TenantTx,
  session: Session,
  kind: AvinodeCommand['kind'],
): Promise<AvinodeCommand> {
  const waiting = await findLatestAvinodeCommand(tx, session.id, kind);
  if (waiting === null) throw new Error('an order that stands in the way of another cannot be found');
  return waiting;
}

async function tripOf(tx: TenantTx, { tripId }: Session): Promise<Trip> {
  const trip = tripId === null ? null : await findTrip(tx, tripId);
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
