import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideFallback } from '@tripthread/shared/quotes/quote-choice';
import type { ChooseFallbackQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type Desk } from '../../command-context.ts';
import { sessionToChooseIn } from './session-to-choose-in.ts';

/** The quote to fall back on, chosen by a person; null takes the choice back. @throws QUOTE_IS_PRIMARY, QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function chooseFallbackQuote(desk: Desk, input: ChooseFallbackQuote): Promise<SessionDetail> {
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const session = await sessionToChooseIn(tx, desk, input, 'fallbackQuoteId');
    if (input.quoteId === session.fallbackQuoteId) return;
    await appendToSession(tx, {
      session,
      kind: 'fallback_quote_chosen',
      actor: actorOf(desk),
      source: desk.source,
      at: desk.clock.now(),
      patch: unwrap(decideFallback(session, input.quoteId)),
      refs: input.quoteId === null ? {} : { quoteId: input.quoteId },
    });
  });
}
