import type { TenantTx } from '@tripthread/db/database';
import {
  getSession,
  getWritableSession,
  listSessionsTogetherForUpdate,
  type Session,
} from '@tripthread/db/queries/sessions/sessions';
import type { TripRow } from '@tripthread/db/queries/sourcing/trips';
import { lockLeftTrip, requireSameTrip } from '@tripthread/db/queries/quotes/moved-quotes';
import { Failure } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import type { Desk } from '../command-context.ts';

/**
 * The session and its trip, if it has one: the trip locked before the session is, with the right to write checked under
 * both locks.
 * @throws SESSION_ARCHIVED
 */
export async function lockTripOf(
  tx: TenantTx,
  desk: Desk,
  sessionId: SessionId,
): Promise<{ readonly session: Session; readonly trip: TripRow | null }> {
  const trip = await lockLeftTrip(tx, await getSession(tx, sessionId));
  // All that will be told of it, in one go and in order.
  await listSessionsTogetherForUpdate(tx, { tripId: trip?.id ?? null }, sessionId);
  const session = await getWritableSession(tx, desk.viewer, sessionId);
  if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
  requireSameTrip(session, trip);
  return { session, trip };
}
