import type { TenantTx } from '@tripthread/db/database';
import { getSession, getWritableSession, listSessionsTogetherForUpdate } from '@tripthread/db/queries/sessions';
import { findTripForUpdate, type Trip } from '@tripthread/db/queries/trips';
import { Failure } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import type { Desk } from '../../platform/desk.ts';

/** The trip of the session, locked before the session is, with the right to write checked under both locks. @throws NO_TRIP, SESSION_ARCHIVED */
export async function lockTripOf(tx: TenantTx, desk: Desk, sessionId: SessionId): Promise<Trip> {
  const { tripId } = await getSession(tx, sessionId);
  const trip = tripId === null ? null : await findTripForUpdate(tx, tripId);
  // All that will be told of it, in one go and in order.
  await listSessionsTogetherForUpdate(tx, { tripId }, sessionId);
  const session = await getWritableSession(tx, desk.viewer, sessionId);
  if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
  // Detached or moved to another trip between the two looks: to the caller it is not on this trip any more.
  if (trip === null || session.tripId !== trip.id) throw new Failure('NO_TRIP');
  return trip;
}
