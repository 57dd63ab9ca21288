import type { BrokerageId, IsoAgentId } from '@tripthread/shared/ids';
import { date, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

/** Never changed: a newer rate is another row. */
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
