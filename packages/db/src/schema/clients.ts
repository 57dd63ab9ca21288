import type { BrokerageId, ClientId } from '@tripthread/shared/ids';
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

export const clients = pgTable('clients', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ClientId>(),
  name: text('name').notNull(),
  companyName: text('company_name'),
  email: text('email'),
  phone: text('phone'),
  notes: text('notes'),
  preferences: jsonb('preferences').notNull().default({}),
  createdAt: instant('created_at').notNull(),
});
