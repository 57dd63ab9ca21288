import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideRejection } from '@tripthread/shared/quotes/quote-choice';
import type { RejectQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../../command-context.ts';
import { getSessionForChoice } from './session-for-choice.ts';

/** Turns a quote down for this session, with the reason; it is neither primary nor fallback any more. @throws QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function rejectQuote(context: CommandContext, input: RejectQuote): Promise<SessionDetail> {
  const { quoteId, reason } = input;
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getSessionForChoice(tx, context, input, null);
    if (session.quoteRejections[quoteId]?.reason === reason) return;
    const at = context.clock.now();
    await appendToSession(tx, {
      session,
      kind: 'quote_rejected',
      actor: actorOf(context),
      source: context.source,
      at,
      patch: unwrap(decideRejection(session, quoteId, { reason, at, by: context.viewer.agentId })),
      refs: { quoteId, reason },
    });
  });
}
