import type { TenantTx } from '@tripthread/db/database';
import { findTripByNameForUpdate, saveTripName, type Trip } from '@tripthread/db/queries/sourcing/trips';
import type { TripReference } from '@tripthread/shared/ids';
import { canBeSameTrip } from '@tripthread/shared/sourcing/placing/same-trip';
import type { Instant } from '@tripthread/shared/time/clock';
import { mergeTrips } from './merge-trips.ts';

/**
 * Adds the second of Avinode's two names to a trip. If another row has that name and can be the same trip, the rows are
 * merged; otherwise the trip stays as it is.
 */
export async function addTripName(tx: TenantTx, trip: Trip, name: TripReference, at: Instant): Promise<Trip> {
  const present = name.kind === 'code' ? trip.tripCode : trip.avinodeTripId;
  if (present !== null) return trip;
  const other = await findTripByNameForUpdate(tx, trip.connectionId, name);
  if (other !== null) return canBeSameTrip(trip, other) ? mergeTrips(tx, trip, other, at) : trip;
  return (await saveTripName(tx, trip.id, name)) ?? trip;
}
