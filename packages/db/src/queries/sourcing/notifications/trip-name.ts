import type { Instant } from '@tripthread/shared/time/clock';
import { avinodeIdKind, parseTripReference, type TripReference } from '@tripthread/shared/ids';
import { and, eq, isNull } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { trips } from '../../../schema/trips.ts';
import type { Notification } from './notifications.ts';
import { canBeSameTrip, mergeTrips } from '../merge-trips.ts';
import { upsertTrip, findRfq, findTripForUpdate, lockTripCandidates, type Trip } from '../trips.ts';

/** The trip it is about, locked and made at its first mention: through an RFQ we know, else by the name given; null when neither tells. */
export async function tripOf(
  tx: TenantTx,
  { connectionId, avinodeId, tripReference }: Notification,
  at: Instant,
): Promise<Trip | null> {
  const kind = avinodeIdKind(avinodeId);
  const names = [kind === 'trip' ? avinodeId : null, tripReference]
    .map((name) => (name === null ? null : parseTripReference(name)))
    .filter((name) => name !== null);
  if (kind === 'rfq' && names.length > 0) await lockTripCandidates(tx, { names, avinodeRfqId: avinodeId });
  const rfq = kind === 'rfq' ? await findRfq(tx, connectionId, avinodeId) : null;
  const [first] = names;
  let trip = rfq === null ? null : await findTripForUpdate(tx, rfq.tripId);
  if (trip === null && first !== undefined) trip = await upsertTrip(tx, { connectionId, reference: first, at });
  for (const name of names) if (trip !== null) trip = await addTripName(tx, trip, name, at);
  return trip;
}

/**
 * A trip known by one of Avinode's two names gets the other when something names it so. Where another row has that name
 * and no more, the two are one trip and become one row; a row with another trip's names is left alone.
 */
export async function addTripName(tx: TenantTx, trip: Trip, name: TripReference, at: Instant): Promise<Trip> {
  const { db } = tx[inside];
  const [column, known, value] =
    name.kind === 'code'
      ? ([trips.tripCode, trip.tripCode, name.tripCode] as const)
      : ([trips.avinodeTripId, trip.avinodeTripId, name.avinodeTripId] as const);
  if (known !== null) return trip;
  const [taken] = await db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.connectionId, trip.connectionId), eq(column, value)))
    .for('no key update');
  if (taken !== undefined) return canBeSameTrip(trip, taken) ? mergeTrips(tx, trip, taken, at) : trip;
  const [named] = await db
    .update(trips)
    .set(name.kind === 'code' ? { tripCode: name.tripCode } : { avinodeTripId: name.avinodeTripId })
    .where(and(ofTenant(tx, trips), eq(trips.id, trip.id), isNull(column)))
    .returning();
  return named ?? trip;
}
