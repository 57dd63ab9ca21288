import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { listExpiredQuotes, listOwnersOfLapsedQuotes, saveExpired } from '@tripthread/db/queries/quotes/due-quotes';
import type { QuoteOwner } from '@tripthread/db/queries/quotes/quotes';
import {
  appendToSession,
  findSessionForUpdate,
  listSessionsOfTripForUpdate,
  type Session,
} from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';
import { isDueToExpire } from '@tripthread/shared/quotes/quotes';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import { recurring } from '../recurring.ts';

const batch = 100;

/**
 * Expires every quote whose time is over, in the thread of each session that counts it. Idempotent, also in several
 * processes at once: what is due is read again under the lock of the quote's trip or session, which every change of a quote
 * takes. A revision that came first has extended it; one that comes later brings it back.
 * @returns how many it expired
 */
export const expireQuotes = recurring('expire-quotes', async ({ tenant, clock }) => {
  let expired = 0;
  for (let owners = batch; owners === batch;) {
    const due = await inTransaction(tenant, (tx) => listOwnersOfLapsedQuotes(tx, clock.now(), batch));
    for (const owner of due) expired += await inTransaction(tenant, (tx) => expireOf(tx, owner, clock.now()));
    owners = due.length;
  }
  return expired;
});

/** The sessions that count the owner's quotes, locked after the owner. */
async function lockSessionsOf(tx: TenantTx, { tripId, sessionId }: QuoteOwner): Promise<readonly Session[]> {
  if (tripId !== undefined) {
    await findTripForUpdate(tx, tripId);
    return listSessionsOfTripForUpdate(tx, tripId);
  }
  const session = await findSessionForUpdate(tx, sessionId);
  return session === null ? [] : [session];
}

async function expireOf(tx: TenantTx, owner: QuoteOwner, at: Instant): Promise<number> {
  const sessions = await lockSessionsOf(tx, owner);
  const expiredQuotes = (await listExpiredQuotes(tx, owner, at)).filter((quote) => isDueToExpire(quote, at));
  if (expiredQuotes.length === 0) return 0;
  await saveExpired(
    tx,
    expiredQuotes.map(({ id }) => id),
  );
  // All of them are on one trip, or there is only one.
  const sourcing = await countSourcing(tx, owner.tripId ?? sessions[0]?.tripId ?? null, sessions);
  for (const current of sessions) {
    let session = current;
    for (const { id, revision } of expiredQuotes) {
      session = await appendToSession(tx, {
        session,
        kind: 'quote_expired',
        actor: systemActor,
        source: 'schedule',
        at,
        patch: { ...sourcing.of(session), ...(isOpen(session.status) ? { turn: 'broker' } : {}) },
        refs: { quoteId: id, revision },
        // After a trip is won or lost, an expiry calls for no action.
        isSilentEvent: !isOpen(session.status),
      });
    }
  }
  return expiredQuotes.length;
}
