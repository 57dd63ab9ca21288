import { type CountedField, incidentKinds, type JobName } from '@tripthread/shared/housekeeping/housekeeping';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import { integer, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

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
