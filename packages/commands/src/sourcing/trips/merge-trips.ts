import type { TenantTx } from '@tripthread/db/database';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import {
  listDuplicateQuotes,
  listSessionsOfTripsForUpdate,
  moveQuotes,
  moveSourcing,
  saveMergedNames,
} from '@tripthread/db/queries/sourcing/trip-merge';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { renamedChoice } from '@tripthread/shared/quotes/quote-choice';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { type SessionPatch, stepAtLeast, stepProvenBy } from '@tripthread/shared/sessions/sessions';
import { tripNames } from '@tripthread/shared/sessions/trip-info';
import type { Instant } from '@tripthread/shared/time/clock';

/**
 * Merges two rows of one trip: RFQs, quotes, notifications and sessions move to the row with the API id, which gets both
 * names. Each session gets an event. Both trips have to be locked.
 * @returns the row that stays
 */
export async function mergeTrips(tx: TenantTx, one: Trip, other: Trip, at: Instant): Promise<Trip> {
  const [into, from] = one.avinodeTripId === null ? [other, one] : [one, other];
  const sessions = await listSessionsOfTripsForUpdate(tx, [into.id, from.id]);
  const merged = await saveMergedNames(tx, from, into);
  await moveSourcing(tx, from, merged);
  const duplicates = await listDuplicateQuotes(tx, from, merged);
  await moveQuotes(tx, { from, into: merged, except: [...duplicates.keys()] });
  const sourcing = await countSourcing(tx, merged.id, sessions);
  const proven = stepProvenBy({
    trip: true,
    rfpOrRfq: sourcing.ofTrip.operatorsContactedCount > 0,
    quotes: sourcing.ofTrip.quotesReceivedCount,
  });
  for (const session of sessions) {
    const patch: SessionPatch = {
      tripId: merged.id,
      ...tripNames(merged),
      ...sourcing.of(session),
      ...renamedChoice(session, (id) => duplicates.get(id) ?? id),
      currentStep: stepAtLeast(session, proven),
    };
    await appendToSession(tx, { session, kind: 'trip_info_changed', actor: systemActor, source: 'avinode', at, patch });
  }
  return merged;
}
