import type { BrokerageId, IdentityId, IsoAgentId } from '@tripthread/shared/ids';
import { boolean, date, integer, numeric, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

export const agentRoles = ['broker', 'lead'] as const;
export type AgentRole = (typeof agentRoles)[number];
export const agentRole = pgEnum('agent_role', agentRoles);

export const brokerages = pgTable('brokerages', {
  id: uuid('id').primaryKey().defaultRandom().$type<BrokerageId>(),
  name: text('name').notNull(),
  archiveAfterDays: integer('archive_after_days').notNull().default(90),
  chaseAfterMinutes: integer('chase_after_minutes').notNull().default(240),
  followUpAfterMinutes: integer('follow_up_after_minutes').notNull().default(1440),
  createdAt: instant('created_at').notNull(),
  /** Shown on documents; null when the same as `name`. */
  legalName: text('legal_name'),
  /** `#rrggbb`, in lower case. */
  brandColor: text('brand_color').notNull().default('#1d4ed8'),
  contactLine: text('contact_line'),
  proposalTerms: text('proposal_terms'),
  defaultCurrency: text('default_currency').notNull().default('USD'),
  defaultMarginBasisPoints: integer('default_margin_basis_points').notNull().default(1000),
  cardFeeBasisPoints: integer('card_fee_basis_points').notNull().default(500),
});

export const isoAgents = pgTable('iso_agents', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<IsoAgentId>(),
  loginUserId: text('login_user_id'),
  email: text('email').notNull(),
  fullName: text('full_name').notNull(),
  role: agentRole('role').notNull().default('broker'),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: instant('created_at').notNull(),
  identityId: uuid('identity_id').$type<IdentityId>(),
});

/** Never updated: a newer rate is another row. */
export const exchangeRates = pgTable('exchange_rates', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<string>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  base: text('base').notNull(),
  quote: text('quote').notNull(),
  rate: numeric('rate', { precision: 18, scale: 9 }).notNull(),
  asOf: date('as_of', { mode: 'string' }).notNull(),
  source: text('source'),
  createdAt: instant('created_at').notNull(),
});
