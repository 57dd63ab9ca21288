import type { BrokerageId, IsoAgentId, MessageId, ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import { proposalAnswers as answers } from '@tripthread/shared/proposals/proposal-answers';
import { integer, pgEnum, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';

export const proposalAnswer = pgEnum('proposal_answer', answers);

/** By which a client reads a proposal. Its token stands here as a hash, to be found by, and sealed, to be copied. */
export const proposalLinks = pgTable('proposal_links', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ProposalLinkId>(),
  proposalId: uuid('proposal_id').notNull().$type<ProposalId>(),
  tokenSha256: bytea('token_sha256').notNull(),
  /** Null long after it ran out: the key is forgotten, its hash still says that it was one. */
  tokenSealed: bytea('token_sealed'),
  createdBy: uuid('created_by').notNull().$type<IsoAgentId>(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  viewCount: integer('view_count').notNull().default(0),
  lastViewedAt: instant('last_viewed_at'),
});

/** One per proposal, never rewritten. */
export const proposalAnswers = pgTable('proposal_answers', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<string>(),
  proposalId: uuid('proposal_id').notNull().$type<ProposalId>(),
  linkId: uuid('link_id').notNull().$type<ProposalLinkId>(),
  answer: proposalAnswer('answer').notNull(),
  optionNumber: smallint('option_number'),
  typedName: text('typed_name').notNull(),
  reason: text('reason'),
  answeredAt: instant('answered_at').notNull(),
});

export const proposalQuestions = pgTable(
  'proposal_questions',
  {
    brokerageId: brokerage<BrokerageId>(),
    linkId: uuid('link_id').notNull().$type<ProposalLinkId>(),
    key: text('key').notNull(),
    textSha256: bytea('text_sha256').notNull(),
    messageId: uuid('message_id').notNull().$type<MessageId>(),
    askedAt: instant('asked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.key] })],
);
