import { RetryTransaction, type TenantTx } from '@tripthread/db/database';
import { findRfq } from '@tripthread/db/queries/sourcing/rfqs';
import { hasSessions } from '@tripthread/db/queries/sourcing/trip-merge';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { canBeSameTrip } from '@tripthread/shared/sourcing/placing/same-trip';
import type { Instant } from '@tripthread/shared/time/clock';
import { mergeTrips } from './merge-trips.ts';

/**
 * Merges a trip with the one that its RFQ is known under, if both can be one trip. A merge cannot be undone, so it happens
 * only while the other trip has no session.
 * @param locked the trips that `lockTripCandidates` locked
 * @returns the trip, merged or not
 */
export async function mergeTripsByRfq(
  tx: TenantTx,
  trip: Trip,
  { avinodeRfqId, locked, at }: { avinodeRfqId: string; locked: readonly Trip[]; at: Instant },
): Promise<Trip> {
  const rfq = await findRfq(tx, trip.connectionId, avinodeRfqId);
  if (rfq === null || rfq.tripId === trip.id) return trip;
  const other = locked.find(({ id }) => id === rfq.tripId);
  if (other === undefined) throw new RetryTransaction('the RFQ was recorded or moved in between');
  if (!canBeSameTrip(trip, other) || (await hasSessions(tx, other.id))) return trip;
  return mergeTrips(tx, trip, other, at);
}
