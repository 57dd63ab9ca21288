import { createHash } from 'node:crypto';
import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { postMessage } from '../../sessions/post-message.ts';
import { countQuestions, findQuestion, insertQuestion } from '@tripthread/db/queries/proposals/proposal-answers';
import { getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import {
  decideQuestion,
  decideRepeatedQuestion,
  maxQuestions,
} from '@tripthread/shared/proposals/public/proposal-answers';
import type { AskByLink } from '@tripthread/shared/proposals/public/public-proposals.schema';
import { getOffer } from './get-offer.ts';
import type { ResolvedLink } from './open-link.ts';

/**
 * Posts a question of the client into the thread. The same key again is the same question. A question about an expired offer
 * asks for a new quote, which the session's next action shows.
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
    // Under the session's lock, so that a concurrent repeat waits here and finds the first question.
    const known = await findQuestion(tx, { linkId, key });
    if (known !== null) {
      unwrap(decideRepeatedQuestion(known.textSha256, textSha256.toString('hex')));
      return;
    }
    const { facts } = await getOffer(tx, linkId);
    const recentCount = await countQuestions(tx, linkId, instantPlus(at, -maxQuestions.withinMs));
    const patch = unwrap(decideQuestion(facts, recentCount, at));
    const { message } = await postMessage(tx, session, {
      actor: { kind: 'client', id: session.clientId },
      audience: 'client',
      text,
      source: 'client_page',
      at,
      patch,
    });
    await insertQuestion(tx, { linkId, key, textSha256, messageId: message.id, askedAt: at });
  });
  return { at };
}
