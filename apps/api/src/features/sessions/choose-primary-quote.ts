import { changeSession } from '@tripthread/db/queries/change-session';
import type { SessionDetail } from '@tripthread/db/queries/session-detail';
import { appendToSession, getWritableSession, requireUnchanged } from '@tripthread/db/queries/sessions';
import { isQuoteOfTrip } from '@tripthread/db/queries/trips';
import { Failure } from '@tripthread/shared/failures';
import type { ChoosePrimaryQuote } from '@tripthread/shared/sessions.schema';
import { actorOf, type Desk } from '../../platform/desk.ts';

/** The quote under discussion, chosen by a person; null takes the choice back. @throws QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function choosePrimaryQuote(desk: Desk, input: ChoosePrimaryQuote): Promise<SessionDetail> {
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    await requireUnchanged(tx, session, input.expectedVersion, ['primaryQuoteId']);
    if (input.quoteId === session.primaryQuoteId) return;
    const isKnown =
      input.quoteId === null || (session.tripId !== null && (await isQuoteOfTrip(tx, input.quoteId, session.tripId)));
    if (!isKnown) throw new Failure('QUOTE_NOT_FOUND');
    await appendToSession(tx, {
      session,
      kind: 'primary_quote_chosen',
      actor: actorOf(desk),
      source: desk.source,
      at: desk.clock.now(),
      patch: { primaryQuoteId: input.quoteId },
      refs: input.quoteId === null ? {} : { quoteId: input.quoteId },
    });
  });
}
