import type { LiftReading } from '@tripthread/shared/sourcing/avinode';
import type {
  AvinodeTripApiId,
  BrokerageId,
  ConnectionId,
  OperatorId,
  RfqId,
  TripCode,
  TripId,
} from '@tripthread/shared/ids';
import { declineReasons, rfqStatuses } from '@tripthread/shared/quotes/quotes';
import { boolean, integer, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';

/** An aircraft of an RFQ, as last read. */
export type StoredLift = Pick<LiftReading, 'avinodeLiftId' | 'type' | 'tail' | 'category' | 'status' | 'declineReason'>;

export const rfqStatus = pgEnum('rfq_status', rfqStatuses);
export const declineReason = pgEnum('decline_reason', declineReasons);

export const operators = pgTable('operators', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<OperatorId>(),
  avinodeCompanyId: text('avinode_company_id'),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const avinodeConnections = pgTable('avinode_connections', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ConnectionId>(),
  key: text('key').notNull(),
  webhookUser: text('webhook_user').notNull(),
  webhookPasswordSha256: bytea('webhook_password_sha256').notNull(),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: instant('created_at').notNull(),
  /** Encrypted; null when the connection only receives notifications. */
  credentials: bytea('credentials'),
  pausedAt: instant('paused_at'),
  pausedReason: text('paused_reason'),
  availableAt: instant('available_at'),
  lastAliveAt: instant('last_alive_at'),
  /** Where Avinode posts its notifications; null until registered from here. */
  webhookTarget: text('webhook_target'),
  /** The new webhook password, encrypted; null once Avinode has it. */
  webhookSecret: bytea('webhook_secret'),
  webhookId: text('webhook_id'),
  webhookRegisteredAt: instant('webhook_registered_at'),
  webhookError: text('webhook_error'),
  /** The previous password, accepted until then; without a time, until Avinode has the new one. */
  formerPasswordSha256: bytea('former_password_sha256'),
  formerPasswordUntil: instant('former_password_until'),
});

export const trips = pgTable('trips', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<TripId>(),
  connectionId: uuid('connection_id').notNull().$type<ConnectionId>(),
  avinodeTripId: text('avinode_trip_id').$type<AvinodeTripApiId>(),
  tripCode: text('trip_code').$type<TripCode>(),
  /** The row that took over, when two turned out to be one trip; this one has no name any more. */
  mergedInto: uuid('merged_into').$type<TripId>(),
  createdAt: instant('created_at').notNull(),
  searchUrl: text('search_url'),
  viewUrl: text('view_url'),
  cancelledAt: instant('cancelled_at'),
  readsBegun: integer('reads_begun').notNull().default(0),
  readsApplied: integer('reads_applied').notNull().default(0),
  readAt: instant('read_at'),
  readError: text('read_error'),
});

export const rfqs = pgTable('rfqs', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<RfqId>(),
  tripId: uuid('trip_id').notNull().$type<TripId>(),
  connectionId: uuid('connection_id').notNull().$type<ConnectionId>(),
  avinodeRfqId: text('avinode_rfq_id').notNull(),
  operatorId: uuid('operator_id').$type<OperatorId>(),
  status: rfqStatus('status').notNull().default('sent'),
  declineReason: declineReason('decline_reason'),
  sentAt: instant('sent_at'),
  answeredAt: instant('answered_at'),
  createdAt: instant('created_at').notNull(),
  /** When the reminder for a silent operator was created. */
  chaserDueAt: instant('chaser_due_at'),
  lifts: jsonb('lifts').$type<readonly StoredLift[]>().notNull().default([]),
});
