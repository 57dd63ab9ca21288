import { inTransaction, RetryTransaction, type TenantTx } from '@tripthread/db/database';
import {
  findQuoteOfOption,
  getOffer,
  insertAnswer,
  type Offer,
} from '@tripthread/db/queries/proposals/proposal-answers';
import { saveQuoteAccepted } from '@tripthread/db/queries/quotes/quotes';
import { saveProposal } from '@tripthread/db/queries/proposals/proposals';
import { listRelatedSessionsForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { QuoteId } from '@tripthread/shared/ids';
import { decideAnswer } from '@tripthread/shared/proposals/proposal-answers';
import type { AcceptByLink, DeclineByLink } from '@tripthread/shared/proposals/public-proposals.schema';
import { sameValue } from '@tripthread/shared/sessions/session-events';
import { decideStatus } from '@tripthread/shared/sessions/session-moves';
import type { SessionPatch } from '@tripthread/shared/sessions/sessions';
import type { ResolvedLink } from './open-link.ts';
import { type ClientPage, pageOf } from './view-proposal.ts';

export type AnswerInput =
  | ({ readonly answer: 'accepted' } & Omit<AcceptByLink, 'token'>)
  | ({ readonly answer: 'declined' } & Omit<DeclineByLink, 'token'>);

/**
 * The client's answer, once and for good. Accepting completes the session as won, makes the chosen quote the primary one
 * and marks it accepted; declining leaves the session open and the broker at turn. Whoever sends the same answer again is
 * told that it stands; whoever comes with another is told what stands.
 * @throws LINK_NOT_FOUND, PROPOSAL_ANSWERED, PROPOSAL_SUPERSEDED, PROPOSAL_EXPIRED, PROPOSAL_CLOSED, OPTION_NOT_FOUND
 */
export async function answerProposal(link: ResolvedLink, given: AnswerInput): Promise<ClientPage> {
  const at = link.clock.now();
  return inTransaction(link.tenant, async (tx) => {
    const offer = await lockOffer(tx, link);
    if (!isSameAnswer(offer, given)) {
      unwrap(decideAnswer(offer.facts, at));
      const quoteId = given.answer === 'accepted' ? await quoteOf(tx, offer, given.option) : null;
      await insertAnswer(tx, {
        proposalId: offer.proposalId,
        linkId: offer.link.id,
        answer: given.answer,
        optionNumber: given.answer === 'accepted' ? given.option : null,
        typedName: given.name,
        reason: given.answer === 'declined' ? (given.reason ?? null) : null,
        answeredAt: at,
      });
      const status = given.answer === 'accepted' ? 'accepted' : 'rejected';
      await saveProposal(tx, offer.proposalId, { status, answeredAt: at });
      await recordAnswerInSessions(tx, offer, quoteId, at);
    }
    return pageOf(tx, link, await getOffer(tx, link.linkId));
  });
}

/** The link with all that an answer changes, locked as everywhere: the trip, then its sessions in order. */
async function lockOffer(
  tx: TenantTx,
  { linkId }: ResolvedLink,
): Promise<Offer & { readonly sessions: readonly Session[] }> {
  const found = await getOffer(tx, linkId);
  const { tripId } = found.session;
  if (tripId !== null) await findTripForUpdate(tx, tripId);
  const sessions = await listRelatedSessionsForUpdate(tx, { tripId }, found.session.id);
  // What stood before the locks may have changed while they were waited for.
  const offer = await getOffer(tx, linkId);
  if (offer.session.tripId !== tripId) throw new RetryTransaction('the session moved to another trip meanwhile');
  return { ...offer, sessions };
}

/** A second press, or a first whose answer got lost on the way. */
const isSameAnswer = ({ answer }: Offer, given: AnswerInput): boolean =>
  answer !== null &&
  answer.answer === given.answer &&
  answer.typedName === given.name &&
  answer.optionNumber === (given.answer === 'accepted' ? given.option : null);

async function quoteOf(tx: TenantTx, { proposalId }: Offer, option: number): Promise<QuoteId> {
  const quoteId = await findQuoteOfOption(tx, proposalId, option);
  if (quoteId === null) throw new Failure('OPTION_NOT_FOUND');
  return quoteId;
}

async function recordAnswerInSessions(
  tx: TenantTx,
  { session: answered, sessions, proposalId }: Offer & { readonly sessions: readonly Session[] },
  quoteId: QuoteId | null,
  at: Instant,
): Promise<void> {
  const isCounted = quoteId !== null && (await saveQuoteAccepted(tx, quoteId, answered));
  const counted = isCounted ? await countSourcing(tx, answered.tripId, sessions) : null;
  for (const session of sessions) {
    const sourcing = counted?.of(session) ?? {};
    const common = { session, at, source: 'client_page', refs: { proposalId } } as const;
    if (session.id !== answered.id) {
      const isNews = Object.entries(sourcing).some(
        ([name, value]) => !sameValue(session[name as keyof Session], value),
      );
      if (isNews)
        await appendToSession(tx, {
          ...common,
          kind: 'sourcing_updated',
          actor: { kind: 'system', id: null },
          patch: sourcing,
          refs: {},
        });
      continue;
    }
    const actor = { kind: 'client', id: session.clientId } as const;
    const won = quoteId === null ? null : unwrap(decideStatus(session, { move: 'complete', outcome: 'won' }, null, at));
    const patch: SessionPatch =
      won === null
        ? { turn: 'broker', clientWish: 'declined' }
        : { ...sourcing, ...won, clientWish: null, ...(isCounted ? { primaryQuoteId: quoteId } : {}) };
    await appendToSession(tx, {
      ...common,
      kind: won === null ? 'proposal_declined' : 'proposal_accepted',
      actor,
      patch,
    });
  }
}
