import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ProposalId, ProposalLinkId, QuoteId } from '@tripthread/shared/ids';
import { and, desc, eq, gt } from 'drizzle-orm';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { messages } from '../../schema/conversations.ts';
import { proposalAnswers, proposalLinks, proposalQuestions } from '../../schema/proposals.ts';
import { proposalOptions } from '../../schema/proposals.ts';

export type StoredAnswer = typeof proposalAnswers.$inferSelect;

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

/** Returns the quote that an option is made of, by the option's place from 1. @throws OPTION_NOT_FOUND */
export async function getQuoteOfOption(tx: TenantTx, proposalId: ProposalId, optionNumber: number): Promise<QuoteId> {
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
  if (option === undefined) throw new Failure('OPTION_NOT_FOUND');
  return option.quoteId;
}

/** Returns the hash of the question that was asked with this key, or null. */
export async function findQuestion(
  tx: TenantTx,
  { linkId, key }: { readonly linkId: ProposalLinkId; readonly key: string },
): Promise<{ readonly textSha256: string } | null> {
  const [question] = await tx[inside].db
    .select({ textSha256: proposalQuestions.textSha256 })
    .from(proposalQuestions)
    .where(and(ofTenant(tx, proposalQuestions), eq(proposalQuestions.linkId, linkId), eq(proposalQuestions.key, key)));
  return question === undefined ? null : { textSha256: question.textSha256.toString('hex') };
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
