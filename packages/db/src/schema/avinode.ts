import { cancelReasons } from '@tripthread/shared/sourcing/avinode';
import type {
  BrokerageId,
  ConnectionId,
  IsoAgentId,
  MessageId,
  AvinodeCommandId,
  RfqId,
  SessionId,
  TripId,
} from '@tripthread/shared/ids';
import { avinodeCommandKinds, avinodeCommandStatuses } from '@tripthread/shared/sourcing/avinode-commands';
import { integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';

export const orderKind = pgEnum('avinode_order_kind', avinodeCommandKinds);
export const orderStatus = pgEnum('avinode_order_status', avinodeCommandStatuses);
export const cancelReason = pgEnum('cancel_reason', cancelReasons);
export const workKind = pgEnum('work_kind', [
  'read_trip',
  'read_message',
  'run_order',
  'register_webhook',
  'send_mail',
  'place_mail',
]);

/** Outbound calls that change something at Avinode. */
export const avinodeOrders = pgTable('avinode_orders', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<AvinodeCommandId>(),
  connectionId: uuid('connection_id').notNull().$type<ConnectionId>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  sessionId: uuid('session_id').notNull().$type<SessionId>(),
  kind: orderKind('kind').notNull(),
  status: orderStatus('status').notNull().default('waiting'),
  tripId: uuid('trip_id').$type<TripId>(),
  rfqId: uuid('rfq_id').$type<RfqId>(),
  messageId: uuid('message_id').$type<MessageId>(),
  cancelReason: cancelReason('cancel_reason'),
  messageToSeller: text('message_to_seller'),
  attempts: integer('attempts').notNull().default(0),
  /** When a call was sent whose outcome is unknown. */
  begunAt: instant('begun_at'),
  error: text('error'),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
});

/** The work queue: one row per read, command or mail. */
export const workItems = pgTable('work_items', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<string>(),
  kind: workKind('kind').notNull(),
  subjectId: uuid('subject_id').notNull(),
  wanted: integer('wanted').notNull().default(1),
  failures: integer('failures').notNull().default(0),
  runAt: instant('run_at').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** Raw Avinode responses, each once. */
export const avinodeAnswers = pgTable('avinode_answers', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<string>(),
  connectionId: uuid('connection_id').notNull().$type<ConnectionId>(),
  resource: text('resource').notNull(),
  path: text('path').notNull(),
  httpStatus: integer('http_status').notNull(),
  bodySha256: bytea('body_sha256').notNull(),
  /** Compressed. */
  body: bytea('body').notNull(),
  firstAt: instant('first_at').notNull(),
  lastAt: instant('last_at').notNull(),
});
