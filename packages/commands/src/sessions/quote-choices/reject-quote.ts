import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideRejection } from '@tripthread/shared/quotes/quote-choice';
import type { RejectQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type Desk } from '../../command-context.ts';
import { sessionToChooseIn } from './session-to-choose-in.ts';

/** Turns a quote down for this session, with the reason; it is neither primary nor fallback any more. @throws QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function rejectQuote(desk: Desk, input: RejectQuote): Promise<SessionDetail> {
  const { quoteId, reason } = input;
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const session = await sessionToChooseIn(tx, desk, input, null);
    if (session.quoteRejections[quoteId]?.reason === reason) return;
    const at = desk.clock.now();
    await appendToSession(tx, {
      session,
      kind: 'quote_rejected',
      actor: actorOf(desk),
      source: desk.source,
      at,
      patch: unwrap(decideRejection(session, quoteId, { reason, at, by: desk.viewer.agentId })),
      refs: { quoteId, reason },
    });
  });
}
