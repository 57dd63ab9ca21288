import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { decideReconsideration } from '@tripthread/shared/quotes/quote-choice';
import type { ReconsiderQuote } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type Desk } from '../../command-context.ts';
import { sessionToChooseIn } from './session-to-choose-in.ts';

/** Takes a rejection back; its reason stays in the thread. @throws QUOTE_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function reconsiderQuote(desk: Desk, input: ReconsiderQuote): Promise<SessionDetail> {
  const { quoteId } = input;
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const session = await sessionToChooseIn(tx, desk, input, null);
    if (!Object.hasOwn(session.quoteRejections, quoteId)) return;
    await appendToSession(tx, {
      session,
      kind: 'quote_reconsidered',
      actor: actorOf(desk),
      source: desk.source,
      at: desk.clock.now(),
      patch: decideReconsideration(session, quoteId),
      refs: { quoteId },
    });
  });
}
