import type { BrokerageId, IsoAgentId, ProposalId, RequestId, SessionId } from '@tripthread/shared/ids';
import { pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

export const proposalStatus = pgEnum('proposal_status', [
  'draft',
  'generated',
  'sent',
  'viewed',
  'accepted',
  'rejected',
  'expired',
]);

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
});
