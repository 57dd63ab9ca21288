import type { TenantTx } from '@tripthread/db/database';
import { findRfq, type Rfq, upsertRfq } from '@tripthread/db/queries/sourcing/rfqs';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';

/**
 * Records the RFQ that a session names on its trip: the given one, or the one that it had before it had the trip. The
 * latter is skipped when it belongs to another trip.
 * @throws BAD_INPUT when the given RFQ belongs to another trip
 */
export async function recordRfq(
  tx: TenantTx,
  trip: Trip,
  { given, present, at }: { given: string | null | undefined; present: string | null; at: Instant },
): Promise<{ readonly rfq: Rfq; readonly isNew: boolean } | null> {
  const avinodeRfqId = given === undefined ? present : given;
  if (avinodeRfqId === null) return null;
  const known = given === undefined ? await findRfq(tx, trip.connectionId, avinodeRfqId) : null;
  return known !== null && known.tripId !== trip.id ? null : upsertRfq(tx, { trip, avinodeRfqId, at });
}
