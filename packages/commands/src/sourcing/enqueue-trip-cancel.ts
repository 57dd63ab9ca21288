import type { TenantTx } from '@tripthread/db/database';
import { hasOtherOpenSession } from '@tripthread/db/queries/sessions/open-sessions';
import type { Session } from '@tripthread/db/queries/sessions/sessions';
import { enqueueAvinodeCommand } from '@tripthread/db/queries/sourcing/avinode-commands';
import { requireUsableConnection } from '@tripthread/db/queries/sourcing/connections';
import { findTrip } from '@tripthread/db/queries/sourcing/trips';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { IsoAgentId } from '@tripthread/shared/ids';
import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { decideTripCancel } from '@tripthread/shared/sourcing/trip-cancel';
import type { Instant } from '@tripthread/shared/time/clock';

/**
 * Enqueues cancelling a session's trip at Avinode, which tells its operators. Does nothing if it is cancelled already. Call
 * it last in the transaction.
 * @throws NO_TRIP, NO_CONNECTION, CONNECTION_PAUSED; TRIP_SHARED when another open session has the trip
 */
export async function enqueueTripCancel(
  tx: TenantTx,
  session: Session,
  given: {
    readonly reason: CancelReason;
    readonly message: string;
    readonly evenIfShared: boolean;
    readonly isoAgentId: IsoAgentId;
    readonly at: Instant;
  },
): Promise<void> {
  const trip = session.tripId === null ? null : await findTrip(tx, session.tripId);
  if (trip === null) throw new Failure('NO_TRIP');
  const isShared = !given.evenIfShared && (await hasOtherOpenSession(tx, trip.id, session));
  if (unwrap(decideTripCancel(trip, isShared)) === 'cancelled') return;
  await requireUsableConnection(tx, trip.connectionId);
  await enqueueAvinodeCommand(tx, {
    kind: 'cancel_trip',
    connectionId: trip.connectionId,
    isoAgentId: given.isoAgentId,
    sessionId: session.id,
    tripId: trip.id,
    cancelReason: given.reason,
    messageToSeller: given.message,
    createdAt: given.at,
  });
}
