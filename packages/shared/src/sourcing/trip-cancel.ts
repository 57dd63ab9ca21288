import { allow, type Decision, refuse } from '../failures.ts';
import type { Instant } from '../time/clock.ts';

/**
 * Decides whether a trip is to be cancelled at Avinode.
 * @param isShared whether another open session has the trip, and the broker did not accept that
 */
export const decideTripCancel = (
  { cancelledAt }: { readonly cancelledAt: Instant | null },
  isShared: boolean,
): Decision<'cancel' | 'cancelled'> => {
  if (isShared) return refuse('TRIP_SHARED');
  return allow(cancelledAt === null ? 'cancel' : 'cancelled');
};
