import { createHash } from 'node:crypto';
import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { postMessage } from '../../sessions/post-message.ts';
import {
  countQuestions,
  findQuestion,
  getOffer,
  insertQuestion,
} from '@tripthread/db/queries/proposals/proposal-answers';
import { getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideQuestion, maxQuestions, pageState } from '@tripthread/shared/proposals/proposal-answers';
import type { AskByLink } from '@tripthread/shared/proposals/public-proposals.schema';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import type { ResolvedLink } from './open-link.ts';

/**
 * What a client writes on the page is a message in the thread, like any of theirs. The same key again is the same question.
 * After a lapse it is a wish for a fresh quote, which the desk's next action shows.
 * @throws LINK_NOT_FOUND, PROPOSAL_CLOSED, KEY_REUSED, TOO_MANY_TRIES
 */
export async function askQuestion(
  { tenant, linkId, clock }: ResolvedLink,
  { text, idempotencyKey: key }: Omit<AskByLink, 'token'>,
): Promise<{ readonly at: Instant }> {
  const at = clock.now();
  const textSha256 = createHash('sha256').update(text).digest();
  const { session: found } = await inReadTransaction(tenant, (tx) => getOffer(tx, linkId));
  await inTransaction(tenant, async (tx) => {
    const session = await getSessionForUpdate(tx, found.id);
    // Under the session's lock: the same question twice at once waits here, and finds itself.
    if ((await findQuestion(tx, { linkId, key, textSha256 })) !== null) return;
    const offer = await getOffer(tx, linkId);
    unwrap(decideQuestion(offer.facts, at));
    const { count, withinMs } = maxQuestions;
    if ((await countQuestions(tx, linkId, instantPlus(at, -withinMs))) >= count)
      throw new Failure('TOO_MANY_TRIES', { retryAfterSeconds: withinMs / 1_000 });
    // After a lapse it is a wish for a fresh quote.
    const wishes = pageState(offer.facts, at) === 'expired' && isOpen(session.status);
    const { message } = await postMessage(tx, session, {
      actor: { kind: 'client', id: session.clientId },
      audience: 'client',
      text,
      source: 'client_page',
      at,
      patch: wishes ? { clientWish: 'requote' } : {},
    });
    await insertQuestion(tx, { linkId, key, textSha256, messageId: message.id, askedAt: at });
  });
  return { at };
}
