import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { listLapsedQuotes, listTripsWithLapsedQuotes, saveExpired } from '@tripthread/db/queries/quotes/due-quotes';
import { appendToSession, listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { findAnyTripForUpdate, sourcingOfTrip } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';
import type { TripId } from '@tripthread/shared/ids';
import { isDueToExpire } from '@tripthread/shared/quotes/quotes';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import { recurring } from '../recurring.ts';

const batch = 100;

/**
 * Says of every price whose time is over that it has lapsed, in the thread of each session of its trip. Running it twice,
 * or in several processes at once, says it once: what is due is read again under the lock of the trip, which everybody
 * holds who changes a quote. A revision that came first has extended it; one that comes later brings it back.
 * @returns how many it expired
 */
export const expireQuotes = recurring('expire-quotes', async ({ tenant, clock }) => {
  let expired = 0;
  for (let trips = batch; trips === batch;) {
    const due = await inTransaction(tenant, (tx) => listTripsWithLapsedQuotes(tx, clock.now(), batch));
    for (const tripId of due) expired += await inTransaction(tenant, (tx) => expireOfTrip(tx, tripId, clock.now()));
    trips = due.length;
  }
  return expired;
});

async function expireOfTrip(tx: TenantTx, tripId: TripId, at: Instant): Promise<number> {
  await findAnyTripForUpdate(tx, tripId);
  const sessions = await listSessionsOfTripForUpdate(tx, tripId);
  const lapsed = (await listLapsedQuotes(tx, tripId, at)).filter((quote) => isDueToExpire(quote, at));
  if (lapsed.length === 0) return 0;
  await saveExpired(
    tx,
    lapsed.map(({ id }) => id),
  );
  const sourcing = await sourcingOfTrip(tx, tripId);
  for (const told of sessions) {
    let session = told;
    for (const { id, revision } of lapsed) {
      session = await appendToSession(tx, {
        session,
        kind: 'quote_expired',
        actor: systemActor,
        source: 'schedule',
        at,
        patch: { ...sourcing, ...(isOpen(session.status) ? { turn: 'broker' } : {}) },
        refs: { quoteId: id, revision },
        // What lapses after a trip is won or lost is nobody's to do anything about.
        isQuiet: !isOpen(session.status),
      });
    }
  }
  return lapsed.length;
}
