import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import type {
  BrokerageId,
  IsoAgentId,
  MessageId,
  ProposalId,
  ProposalLinkId,
  QuoteId,
  RequestId,
  SessionId,
} from '@tripthread/shared/ids';
import { marginKinds } from '@tripthread/shared/proposals/pricing';
import type { LegTaxes } from '@tripthread/shared/money/flight-taxes';
import { proposalStatuses } from '@tripthread/shared/proposals/proposals';
import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';
import { proposalAnswers as answers } from '@tripthread/shared/proposals/public/proposal-answers';

export const proposalStatus = pgEnum('proposal_status', proposalStatuses);
export const marginKind = pgEnum('margin_kind', marginKinds);
export const operatorTaxes = pgEnum('operator_taxes', ['excluded', 'included']);

const minor = (name: string) => bigint(name, { mode: 'number' });

export const proposals = pgTable('proposals', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ProposalId>(),
  sessionId: uuid('session_id').notNull().$type<SessionId>(),
  requestId: uuid('request_id').$type<RequestId>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  proposalNumber: text('proposal_number').notNull(),
  title: text('title').notNull(),
  status: proposalStatus('status').notNull().default('draft'),
  createdAt: instant('created_at').notNull(),
  version: integer('version').notNull().default(1),
  previousVersionId: uuid('previous_version_id').$type<ProposalId>(),
  edits: integer('edits').notNull().default(0),
  currency: text('currency').notNull().default('USD'),
  marginKind: marginKind('margin_kind').notNull().default('percent'),
  marginBasisPoints: integer('margin_basis_points').default(1000),
  marginMinor: minor('margin_minor'),
  cardFeeBasisPoints: integer('card_fee_basis_points').notNull().default(0),
  hasUsTaxes: boolean('has_us_taxes').notNull().default(true),
  legTaxes: jsonb('leg_taxes').$type<readonly LegTaxes[]>().notNull().default([]),
  intro: text('intro'),
  terms: text('terms'),
  validUntil: instant('valid_until'),
  /** The content as sent to the client; null for a draft. */
  document: jsonb('document').$type<ClientProposal>(),
  /** When personal data and the document were deleted. */
  erasedAt: instant('erased_at'),
  sentAt: instant('sent_at'),
  viewedAt: instant('viewed_at'),
  answeredAt: instant('answered_at'),
  withdrawnAt: instant('withdrawn_at'),
  /** When its follow-up reminder was created. */
  chaserDueAt: instant('chaser_due_at'),
});

export const proposalOptions = pgTable('proposal_options', {
  brokerageId: brokerage<BrokerageId>(),
  id: id(),
  proposalId: uuid('proposal_id').notNull().$type<ProposalId>(),
  position: integer('position').notNull(),
  quoteId: uuid('quote_id').notNull().$type<QuoteId>(),
  quoteRevision: integer('quote_revision').notNull(),
  quoteTotalMinor: minor('quote_total_minor').notNull(),
  quoteCurrency: text('quote_currency').notNull(),
  exchangeRate: numeric('exchange_rate', { precision: 18, scale: 9 }),
  exchangeDay: date('exchange_day'),
  operatorTaxes: operatorTaxes('operator_taxes').notNull().default('excluded'),
  statedTaxesMinor: minor('stated_taxes_minor'),
  operatorMinor: minor('operator_minor').notNull(),
  operatorTaxesMinor: minor('operator_taxes_minor').notNull(),
  marginMinor: minor('margin_minor').notNull(),
  charterMinor: minor('charter_minor').notNull(),
  taxesMinor: minor('taxes_minor').notNull(),
  cardFeeMinor: minor('card_fee_minor').notNull(),
  totalMinor: minor('total_minor').notNull(),
  title: text('title').notNull(),
  aircraftType: text('aircraft_type'),
  aircraftTailNumber: text('aircraft_tail_number'),
  yearOfMake: integer('year_of_make'),
  seats: integer('seats'),
  showsOperator: boolean('shows_operator').notNull().default(false),
  showsTail: boolean('shows_tail').notNull().default(false),
  included: jsonb('included').$type<readonly string[]>().notNull().default([]),
  notIncluded: jsonb('not_included').$type<readonly string[]>().notNull().default([]),
  note: text('note'),
});

/** The PDF of a sent version. */
export const proposalDocuments = pgTable('proposal_documents', {
  brokerageId: brokerage<BrokerageId>(),
  proposalId: uuid('proposal_id').primaryKey().$type<ProposalId>(),
  sha256: bytea('sha256').notNull(),
  pdf: bytea('pdf').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const proposalAnswer = pgEnum('proposal_answer', answers);

/** A client's link to a proposal. The token is stored as a hash, for look-up, and encrypted, for copying. */
export const proposalLinks = pgTable('proposal_links', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ProposalLinkId>(),
  proposalId: uuid('proposal_id').notNull().$type<ProposalId>(),
  tokenSha256: bytea('token_sha256').notNull(),
  /** Null long after it expired: the token is deleted, its hash stays to recognise the link. */
  tokenSealed: bytea('token_sealed'),
  createdBy: uuid('created_by').notNull().$type<IsoAgentId>(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  viewCount: integer('view_count').notNull().default(0),
  lastViewedAt: instant('last_viewed_at'),
});

/** One per proposal, never updated. */
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
