import type { TenantTx } from '@tripthread/db/database';
import { getWritableWithOthers, requireSameTrip } from '@tripthread/db/queries/sessions/related-sessions';
import { getSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { findTripForUpdate, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { SessionId } from '@tripthread/shared/ids';
import type { CommandContext } from '../command-context.ts';

/**
 * The session, its trip if it has one, and the other sessions of that trip: the trip locked before the sessions are, with
 * the right to write checked under both locks.
 * @throws SESSION_ARCHIVED
 */
export async function lockTripOf(
  tx: TenantTx,
  context: CommandContext,
  sessionId: SessionId,
): Promise<{ readonly session: Session; readonly others: readonly Session[]; readonly trip: Trip | null }> {
  const { tripId } = await getSession(tx, sessionId);
  const trip = tripId === null ? null : await findTripForUpdate(tx, tripId);
  const { session, others } = await getWritableWithOthers(tx, context.viewer, sessionId, tripId);
  unwrap(decideNotArchived(session));
  requireSameTrip(session, trip);
  return { session, others, trip };
}
