import type { TenantTx } from '@tripthread/db/database';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import type { Notification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';
import { addToThreads } from './add-to-threads.ts';

/** Adds the orphans of a trip to its sessions. Called with the trip locked, after a session was attached to it. */
export async function placeOrphansOfTrip(
  tx: TenantTx,
  { trip, orphans, at }: { trip: Trip; orphans: readonly Notification[]; at: Instant },
): Promise<void> {
  if (orphans.length === 0) return;
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  await addToThreads(tx, { trip, sessions, notifications: orphans, at });
}
