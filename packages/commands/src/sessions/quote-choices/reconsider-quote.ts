import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { decideReconsideration } from '@tripthread/shared/quotes/quote-choice';
import type { ReconsiderQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../../command-context.ts';
import { getSessionForChoice } from './session-for-choice.ts';

/** Takes a rejection back; its reason stays in the thread. @throws QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function reconsiderQuote(context: CommandContext, input: ReconsiderQuote): Promise<SessionDetail> {
  const { quoteId } = input;
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getSessionForChoice(tx, context, input, null);
    if (!Object.hasOwn(session.quoteRejections, quoteId)) return;
    await appendToSession(tx, {
      session,
      kind: 'quote_reconsidered',
      actor: actorOf(context),
      source: context.source,
      at: context.clock.now(),
      patch: decideReconsideration(session, quoteId),
      refs: { quoteId },
    });
  });
}
