import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { decidePrimary } from '@tripthread/shared/quotes/quote-choice';
import type { ChoosePrimaryQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../../command-context.ts';
import { getSessionForChoice } from './session-for-choice.ts';

/** The quote under discussion, chosen by a person; null takes the choice back. @throws QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function choosePrimaryQuote(context: CommandContext, input: ChoosePrimaryQuote): Promise<SessionDetail> {
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getSessionForChoice(tx, context, input, 'primaryQuoteId');
    if (input.quoteId === session.primaryQuoteId) return;
    await appendToSession(tx, {
      session,
      kind: 'primary_quote_chosen',
      actor: actorOf(context),
      source: context.source,
      at: context.clock.now(),
      patch: decidePrimary(session, input.quoteId),
      refs: input.quoteId === null ? {} : { quoteId: input.quoteId },
    });
  });
}
