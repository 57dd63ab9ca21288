import { type CountedField, incidentKinds, type JobName } from '@tripthread/shared/housekeeping/housekeeping';
import type { BrokerageId, ClientId, SessionId } from '@tripthread/shared/ids';
import { integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';

export const jobRuns = pgTable(
  'job_runs',
  {
    brokerageId: brokerage<BrokerageId>(),
    job: text('job').notNull().$type<JobName>(),
    beganAt: instant('began_at').notNull(),
    endedAt: instant('ended_at'),
    durationMs: integer('duration_ms'),
    effect: integer('effect'),
    error: text('error'),
    effectiveAt: instant('effective_at'),
    lastEffect: integer('last_effect'),
  },
  (table) => [primaryKey({ name: 'job_runs_once', columns: [table.brokerageId, table.job] })],
);

export const incidentKind = pgEnum('incident_kind', incidentKinds);

export const incidents = pgTable('incidents', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<string>(),
  kind: incidentKind('kind').notNull(),
  sessionId: uuid('session_id').notNull().$type<SessionId>(),
  field: text('field').notNull().$type<CountedField>(),
  stored: integer('stored').notNull(),
  counted: integer('counted').notNull(),
  foundAt: instant('found_at').notNull(),
  lastSeenAt: instant('last_seen_at').notNull(),
  endedAt: instant('ended_at'),
});

/** The progress of a brokerage's import from the legacy system. */
export const legacyImports = pgTable('legacy_imports', {
  brokerageId: uuid('brokerage_id').primaryKey(),
  asOf: instant('as_of').notNull(),
  currency: text('currency').notNull(),
  phase: text('phase').notNull(),
  cursor: text('cursor'),
  runs: integer('runs').notNull().default(1),
});

/** Unmigrated legacy rows, archived as they were. */
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
