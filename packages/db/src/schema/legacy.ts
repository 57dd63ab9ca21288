import type { ClientId, SessionId } from '@tripthread/shared/ids';
import type { Note, Raw } from '@tripthread/shared/legacy/kept-rows';
import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, instant } from './columns.ts';

/** How far a brokerage's move from the former system has come. */
export const legacyImports = pgTable('legacy_imports', {
  brokerageId: uuid('brokerage_id').primaryKey(),
  asOf: instant('as_of').notNull(),
  currency: text('currency').notNull(),
  phase: text('phase').notNull(),
  cursor: text('cursor'),
  runs: integer('runs').notNull().default(1),
});

/** Rows of the former system that are not wholly rows here, as they were. */
export const legacyRows = pgTable(
  'legacy_rows',
  {
    brokerageId: brokerage(),
    sourceTable: text('source_table').notNull(),
    sourceId: text('source_id').notNull(),
    sessionId: uuid('session_id').$type<SessionId>(),
    clientId: uuid('client_id').$type<ClientId>(),
    notes: jsonb('notes').$type<readonly Note[]>().notNull().default([]),
    raw: jsonb('raw').$type<Raw>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.brokerageId, table.sourceTable, table.sourceId] })],
);
