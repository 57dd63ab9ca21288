import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, TripId } from '@tripthread/shared/ids';
import { and, eq, ne, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { enqueueAvinodeCommand } from './avinode-commands.ts';
import { requireUsableConnection } from './connections.ts';
import type { Session } from '../sessions/sessions.ts';
import { getTrip } from './trips.ts';

/**
 * Has the trip of a session that ends taken back at Avinode, so that the operators who still work on it hear of it.
 * Where it was taken back before, they know. To be called last: it puts the order in the queue.
 * @throws NO_TRIP, NO_CONNECTION, CONNECTION_PAUSED; TRIP_SHARED where another session of the trip goes on
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
  const trip = session.tripId === null ? null : await getTrip(tx, session.tripId);
  if (trip === null) throw new Failure('NO_TRIP');
  if (!given.evenIfShared && (await hasOtherOpenSession(tx, trip.id, session))) throw new Failure('TRIP_SHARED');
  if (trip.cancelledAt !== null) return;
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

async function hasOtherOpenSession(tx: TenantTx, tripId: TripId, { id }: Session): Promise<boolean> {
  const [other] = await tx[inside].db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(
      and(
        ofTenant(tx, chatSessions),
        eq(chatSessions.tripId, tripId),
        ne(chatSessions.id, id),
        sql`${chatSessions.status} in ('active', 'paused')`,
      ),
    )
    .limit(1);
  return other !== undefined;
}
