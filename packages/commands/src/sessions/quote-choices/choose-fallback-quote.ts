import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideFallback } from '@tripthread/shared/quotes/quote-choice';
import type { ChooseFallbackQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../../command-context.ts';
import { getSessionForChoice } from './session-for-choice.ts';

/** The quote to fall back on, chosen by a person; null takes the choice back. @throws QUOTE_IS_PRIMARY, QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function chooseFallbackQuote(context: CommandContext, input: ChooseFallbackQuote): Promise<SessionDetail> {
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getSessionForChoice(tx, context, input, 'fallbackQuoteId');
    if (input.quoteId === session.fallbackQuoteId) return;
    await appendToSession(tx, {
      session,
      kind: 'fallback_quote_chosen',
      actor: actorOf(context),
      source: context.source,
      at: context.clock.now(),
      patch: unwrap(decideFallback(session, input.quoteId)),
      refs: input.quoteId === null ? {} : { quoteId: input.quoteId },
    });
  });
}
