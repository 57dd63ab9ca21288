import type { ClientProposal } from '@tripthread/shared/proposals/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId, ProposalId, ProposalLinkId, QuoteId } from '@tripthread/shared/ids';
import type { OfferFacts } from '@tripthread/shared/proposals/proposal-answers';
import { and, desc, eq, gt } from 'drizzle-orm';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { messages } from '../../schema/conversations.ts';
import { proposalAnswers, proposalLinks, proposalQuestions } from '../../schema/proposals.ts';
import { proposalOptions } from '../../schema/proposals.ts';
import { getProposalLink, type ProposalLink } from './proposal-links.ts';
import { getProposalForClient } from './proposals.ts';
import { getSession, type Session } from '../sessions/sessions.ts';

export type StoredAnswer = typeof proposalAnswers.$inferSelect;

/** A proposal as one of its links shows it, with what decides whether it can be answered. */
export interface Offer {
  readonly link: ProposalLink;
  readonly proposalId: ProposalId;
  /** The version that supersedes it; null if none does. */
  readonly newerId: ProposalId | null;
  /** As it was sent; null while it never was. */
  readonly document: ClientProposal | null;
  readonly session: Session;
  readonly answer: StoredAnswer | null;
  readonly facts: OfferFacts;
}

/** What a link leads to, as it stands. @throws LINK_NOT_FOUND */
export async function getOffer(tx: TenantTx, linkId: ProposalLinkId): Promise<Offer> {
  const link = await getProposalLink(tx, linkId);
  const proposal = await getProposalForClient(tx, link.proposalId);
  const session = await getSession(tx, proposal.sessionId);
  const answer = await findAnswer(tx, proposal.id);
  const { document, newerId, validUntil, sentAt, withdrawnAt, isSuperseded } = proposal;
  return {
    link,
    proposalId: proposal.id,
    newerId,
    document,
    session,
    answer,
    facts: {
      link,
      validUntil,
      isSent: sentAt !== null,
      isWithdrawn: withdrawnAt !== null,
      isSuperseded,
      answer: answer?.answer ?? null,
      sessionStatus: session.status,
    },
  };
}

export async function findAnswer(tx: TenantTx, proposalId: ProposalId): Promise<StoredAnswer | null> {
  const [answer] = await tx[inside].db
    .select()
    .from(proposalAnswers)
    .where(and(ofTenant(tx, proposalAnswers), eq(proposalAnswers.proposalId, proposalId)));
  return answer ?? null;
}

/** What a client answered, for good. The session has to be locked; a second answer is refused by the table itself. */
export async function insertAnswer(
  tx: TenantTx,
  given: Omit<typeof proposalAnswers.$inferInsert, 'brokerageId' | 'id'>,
): Promise<void> {
  await tx[inside].db.insert(proposalAnswers).values({ ...given, brokerageId: tx.brokerageId });
}

/** The quote that an option is made of, by its place from 1; null where there is no such option. */
export async function findQuoteOfOption(
  tx: TenantTx,
  proposalId: ProposalId,
  optionNumber: number,
): Promise<QuoteId | null> {
  const [option] = await tx[inside].db
    .select({ quoteId: proposalOptions.quoteId })
    .from(proposalOptions)
    .where(
      and(
        ofTenant(tx, proposalOptions),
        eq(proposalOptions.proposalId, proposalId),
        eq(proposalOptions.position, optionNumber - 1),
      ),
    );
  return option?.quoteId ?? null;
}

/** The message that a question with this key became; null for a new key. @throws KEY_REUSED */
export async function findQuestion(
  tx: TenantTx,
  { linkId, key, textSha256 }: { readonly linkId: ProposalLinkId; readonly key: string; readonly textSha256: Buffer },
): Promise<MessageId | null> {
  const [question] = await tx[inside].db
    .select()
    .from(proposalQuestions)
    .where(and(ofTenant(tx, proposalQuestions), eq(proposalQuestions.linkId, linkId), eq(proposalQuestions.key, key)));
  if (question === undefined) return null;
  if (!question.textSha256.equals(textSha256)) throw new Failure('KEY_REUSED');
  return question.messageId;
}

/** How many questions came through a link since then. */
export async function countQuestions(tx: TenantTx, linkId: ProposalLinkId, since: Instant): Promise<number> {
  return tx[inside].db.$count(
    proposalQuestions,
    and(ofTenant(tx, proposalQuestions), eq(proposalQuestions.linkId, linkId), gt(proposalQuestions.askedAt, since)),
  );
}

/** What a client asked through the links of a proposal, the newest first. */
export async function listQuestions(
  tx: TenantTx,
  proposalId: ProposalId,
  limit: number,
): Promise<readonly { readonly text: string; readonly askedAt: Instant }[]> {
  return tx[inside].db
    .select({ text: messages.content, askedAt: proposalQuestions.askedAt })
    .from(proposalQuestions)
    .innerJoin(proposalLinks, and(ofTenant(tx, proposalLinks), eq(proposalLinks.id, proposalQuestions.linkId)))
    .innerJoin(messages, and(ofTenant(tx, messages), eq(messages.id, proposalQuestions.messageId)))
    .where(and(ofTenant(tx, proposalQuestions), eq(proposalLinks.proposalId, proposalId)))
    .orderBy(desc(proposalQuestions.askedAt), desc(proposalQuestions.messageId))
    .limit(limit);
}

/** Keeps what a question became under its key. The session has to be locked. */
export async function insertQuestion(
  tx: TenantTx,
  given: Omit<typeof proposalQuestions.$inferInsert, 'brokerageId'>,
): Promise<void> {
  const stored = await tx[inside].db
    .insert(proposalQuestions)
    .values({ ...given, brokerageId: tx.brokerageId })
    .onConflictDoNothing()
    .returning({ key: proposalQuestions.key });
  if (stored.length === 0) throw new RetryTransaction('a question with the same key stands already');
}
