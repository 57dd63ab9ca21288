import { inTransaction, RetryTransaction, type TenantTx } from '@tripthread/db/database';
import { getQuoteOfOption, insertAnswer } from '@tripthread/db/queries/proposals/proposal-answers';
import { saveQuoteAccepted } from '@tripthread/db/queries/quotes/quotes';
import { saveProposal } from '@tripthread/db/queries/proposals/proposals';
import { listRelatedSessionsForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { QuoteId } from '@tripthread/shared/ids';
import { type AcceptedOption, decideAnsweredSession } from '@tripthread/shared/proposals/public/answer-outcome';
import { decideAnswer, type GivenAnswer, isSameAnswer } from '@tripthread/shared/proposals/public/proposal-answers';
import type { AcceptByLink, DeclineByLink } from '@tripthread/shared/proposals/public/public-proposals.schema';
import { changesOf, systemActor } from '@tripthread/shared/sessions/session-events';
import { getOffer, type Offer } from './get-offer.ts';
import type { ResolvedLink } from './open-link.ts';
import { type ClientPage, pageOf } from './view-proposal.ts';

export type AnswerInput =
  | ({ readonly answer: 'accepted' } & Omit<AcceptByLink, 'token'>)
  | ({ readonly answer: 'declined' } & Omit<DeclineByLink, 'token'>);

/**
 * Records the client's answer, which is final. Accepting completes the session as won, makes the option's quote the primary
 * one and marks it accepted; declining leaves the session open, with the turn at the broker. The same answer again returns
 * the page unchanged.
 * @throws LINK_NOT_FOUND, PROPOSAL_ANSWERED, PROPOSAL_SUPERSEDED, PROPOSAL_EXPIRED, PROPOSAL_CLOSED, OPTION_NOT_FOUND
 */
export async function answerProposal(link: ResolvedLink, given: AnswerInput): Promise<ClientPage> {
  const at = link.clock.now();
  return inTransaction(link.tenant, async (tx) => {
    const offer = await lockOffer(tx, link);
    const answer = answerOf(given);
    if (!isSameAnswer(offer.answer, answer)) {
      unwrap(decideAnswer(offer.facts, at));
      const { proposalId } = offer;
      const quoteId = answer.optionNumber === null ? null : await getQuoteOfOption(tx, proposalId, answer.optionNumber);
      const reason = given.answer === 'declined' ? (given.reason ?? null) : null;
      await insertAnswer(tx, { proposalId, linkId: offer.link.id, ...answer, reason, answeredAt: at });
      const status = given.answer === 'accepted' ? 'accepted' : 'rejected';
      await saveProposal(tx, proposalId, { status, answeredAt: at });
      await recordAnswerInSessions(tx, offer, quoteId, at);
    }
    return pageOf(tx, link, await getOffer(tx, link.linkId));
  });
}

const answerOf = (given: AnswerInput): GivenAnswer => ({
  answer: given.answer,
  typedName: given.name,
  optionNumber: given.answer === 'accepted' ? given.option : null,
});

/** Locks the trip, then its sessions in the order of their ids, and loads the offer under these locks. */
async function lockOffer(
  tx: TenantTx,
  { linkId }: ResolvedLink,
): Promise<Offer & { readonly sessions: readonly Session[] }> {
  const found = await getOffer(tx, linkId);
  const { tripId } = found.session;
  if (tripId !== null) await findTripForUpdate(tx, tripId);
  const sessions = await listRelatedSessionsForUpdate(tx, { tripId }, found.session.id);
  // Read again: it may have changed while the locks were awaited.
  const offer = await getOffer(tx, linkId);
  if (offer.session.tripId !== tripId) throw new RetryTransaction('the session moved to another trip');
  return { ...offer, sessions };
}

async function recordAnswerInSessions(
  tx: TenantTx,
  { session: answered, sessions, proposalId }: Offer & { readonly sessions: readonly Session[] },
  quoteId: QuoteId | null,
  at: Instant,
): Promise<void> {
  const accepted: AcceptedOption | null =
    quoteId === null ? null : { quoteId, isCounted: await saveQuoteAccepted(tx, quoteId, answered) };
  const counted = accepted?.isCounted === true ? await countSourcing(tx, answered.tripId, sessions) : null;
  for (const session of sessions) {
    const sourcing = counted?.of(session) ?? {};
    const common = { session, at, source: 'client_page' } as const;
    if (session.id === answered.id) {
      const { kind, patch } = unwrap(decideAnsweredSession(session, accepted, at));
      const actor = { kind: 'client', id: session.clientId } as const;
      await appendToSession(tx, { ...common, kind, actor, patch: { ...sourcing, ...patch }, refs: { proposalId } });
    } else if (Object.keys(changesOf(session, sourcing).after).length > 0)
      await appendToSession(tx, { ...common, kind: 'sourcing_updated', actor: systemActor, patch: sourcing });
  }
}
