import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { listExpiredQuotes, listOwnersOfLapsedQuotes, saveExpired } from '@tripthread/db/queries/quotes/due-quotes';
import type { QuoteOwner } from '@tripthread/db/queries/quotes/quotes';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, findSessionForUpdate, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';
import { isDueToExpire } from '@tripthread/shared/quotes/quotes';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import type { ScheduleContext } from '../schedule-context.ts';

const batch = 100;

/**
 * Expires quotes past their validity and appends an event to each session that counts them. Idempotent, also in several
 * processes at once: due quotes are read again under the lock of their trip or session, which every change of a quote takes.
 * A revision that commits first has extended the quote; a later one restores it.
 * @returns how many it expired
 */
export async function expireQuotes({ tenant, clock }: Pick<ScheduleContext, 'tenant' | 'clock'>): Promise<number> {
  let expired = 0;
  for (let owners = batch; owners === batch;) {
    const due = await inTransaction(tenant, (tx) => listOwnersOfLapsedQuotes(tx, clock.now(), batch));
    for (const owner of due) expired += await inTransaction(tenant, (tx) => expireQuotesOf(tx, owner, clock.now()));
    owners = due.length;
  }
  return expired;
}

/** Locks the trip, then the sessions that count its quotes; a session's own quotes need only its own lock. */
async function lockSessionsOf(tx: TenantTx, { tripId, sessionId }: QuoteOwner): Promise<readonly Session[]> {
  if (tripId !== undefined) {
    await findTripForUpdate(tx, tripId);
    return listSessionsOfTripForUpdate(tx, tripId);
  }
  const session = await findSessionForUpdate(tx, sessionId);
  return session === null ? [] : [session];
}

async function expireQuotesOf(tx: TenantTx, owner: QuoteOwner, at: Instant): Promise<number> {
  const sessions = await lockSessionsOf(tx, owner);
  const expiredQuotes = (await listExpiredQuotes(tx, owner, at)).filter((quote) => isDueToExpire(quote, at));
  if (expiredQuotes.length === 0) return 0;
  await saveExpired(
    tx,
    expiredQuotes.map(({ id }) => id),
  );
  // A session's own quotes have one session; all others share the trip.
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
