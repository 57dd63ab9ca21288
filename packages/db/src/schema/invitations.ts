import type { BrokerageId, InvitationId, IsoAgentId } from '@tripthread/shared/ids';
import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { agentRole } from './brokerages.ts';
import { brokerage, bytea, id, instant } from './columns.ts';

/** An invitation to join a brokerage. Open until accepted, withdrawn or replaced; valid until it expires. */
export const invitations = pgTable('invitations', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<InvitationId>(),
  /** In lower case. */
  email: text('email').notNull(),
  role: agentRole('role').notNull(),
  tokenSha256: bytea('token_sha256').notNull(),
  /** Null once the link no longer has to be shown. */
  tokenSealed: bytea('token_sealed'),
  invitedBy: uuid('invited_by').notNull().$type<IsoAgentId>(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  acceptedAt: instant('accepted_at'),
  acceptedBy: uuid('accepted_by').$type<IsoAgentId>(),
  revokedAt: instant('revoked_at'),
});
