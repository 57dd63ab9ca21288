import type { TenantTx } from '@tripthread/db/database';
import type { Notification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { findRfq } from '@tripthread/db/queries/sourcing/rfqs';
import { findTripForUpdate, lockTripCandidates, type Trip, upsertTrip } from '@tripthread/db/queries/sourcing/trips';
import { avinodeIdKind, parseTripReference } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import { addTripName } from '../trips/add-trip-name.ts';

/**
 * Finds the trip of a notification and locks it: through an RFQ that is known, else by the name given, which inserts a new
 * trip. Null when the notification names neither.
 */
export async function findNotifiedTrip(
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
