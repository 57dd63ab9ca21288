import { notificationStates } from '@tripthread/shared/sourcing/notification-states';
import type { BrokerageId, ConnectionId, NotificationId, TripId } from '@tripthread/shared/ids';
import { boolean, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';

export const notificationStatus = pgEnum('notification_status', notificationStates);

export const avinodeWebhookEvents = pgTable('avinode_webhook_events', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<NotificationId>(),
  connectionId: uuid('connection_id').notNull().$type<ConnectionId>(),
  receivedAt: instant('received_at').notNull(),
  rawBody: bytea('raw_body').notNull(),
  avinodeId: text('avinode_id').notNull(),
  resourceType: text('resource_type').notNull(),
  tripReference: text('trip_reference'),
  status: notificationStatus('status').notNull().default('pending'),
  attempts: integer('attempts').notNull().default(0),
  nextAttemptAt: instant('next_attempt_at').notNull(),
  tripId: uuid('trip_id').$type<TripId>(),
  placedAt: instant('placed_at'),
  error: text('error'),
  /** Its resource still has to be read from Avinode. */
  wantsRead: boolean('wants_read').notNull().default(false),
  readAt: instant('read_at'),
  /** When its body was deleted; empty since then. */
  bodyPurgedAt: instant('body_purged_at'),
});
