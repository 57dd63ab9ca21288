import type {
  AvinodeTripApiId,
  BrokerageId,
  ClientId,
  ConversationId,
  IsoAgentId,
  ProposalId,
  QuoteId,
  RequestId,
  SessionId,
  TripCode,
  TripId,
} from '@tripthread/shared/ids';
import {
  actorKinds,
  type EventChanges,
  type EventRefs,
  eventSources,
  sessionEventKinds,
} from '@tripthread/shared/sessions/session-events';
import {
  clientWishes,
  conversationKinds,
  type SessionFacts,
  sessionStatuses,
  sessionSteps,
  turns,
} from '@tripthread/shared/sessions/sessions';
import { sql } from 'drizzle-orm';
import { boolean, date, integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';

export const chatSessionStatus = pgEnum('chat_session_status', sessionStatuses);
export const chatSessionStep = pgEnum('chat_session_step', sessionSteps);
export const chatSessionConversationType = pgEnum('chat_session_conversation_type', conversationKinds);
export const chatSessionTurn = pgEnum('chat_session_turn', turns);
export const clientWish = pgEnum('client_wish', clientWishes);
export const sessionEventKind = pgEnum('session_event_kind', sessionEventKinds);
export const eventActor = pgEnum('event_actor', actorKinds);
export const eventSource = pgEnum('event_source', eventSources);

/** The columns that a session's events fold to, named as in `SessionFacts`. */
export const factColumns = {
  conversationId: uuid('conversation_id').notNull().$type<ConversationId>(),
  conversationType: chatSessionConversationType('conversation_type').notNull().default('general'),
  requestId: uuid('request_id').$type<RequestId>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  clientId: uuid('client_id').$type<ClientId>(),
  status: chatSessionStatus('status').notNull().default('active'),
  currentStep: chatSessionStep('current_step').notNull().default('understanding_request'),
  stepBeforeClose: chatSessionStep('step_before_close'),
  statusBeforeArchive: chatSessionStatus('status_before_archive'),
  pausedUntil: instant('paused_until'),
  pausedKeep: boolean('paused_keep').notNull().default(false),
  pausedBy: uuid('paused_by').$type<IsoAgentId>(),
  tripId: uuid('trip_id').$type<TripId>(),
  avinodeTripId: text('avinode_trip_id').$type<AvinodeTripApiId | TripCode>(),
  tripCode: text('trip_code').$type<TripCode>(),
  avinodeRfpId: text('avinode_rfp_id'),
  avinodeRfqId: text('avinode_rfq_id'),
  primaryQuoteId: uuid('primary_quote_id').$type<QuoteId>(),
  fallbackQuoteId: uuid('fallback_quote_id').$type<QuoteId>(),
  quoteRejections: jsonb('quote_rejections').notNull().default({}).$type<SessionFacts['quoteRejections']>(),
  proposalId: uuid('proposal_id').$type<ProposalId>(),
  clientWish: clientWish('client_wish'),
  sessionStartedAt: instant('session_started_at').notNull(),
  sessionEndedAt: instant('session_ended_at'),
  lastActivityAt: instant('last_activity_at').notNull(),
  workflowState: jsonb('workflow_state').notNull().default({}).$type<SessionFacts['workflowState']>(),
  messageCount: integer('message_count').notNull().default(0),
  quotesReceivedCount: integer('quotes_received_count').notNull().default(0),
  quotesExpectedCount: integer('quotes_expected_count').notNull().default(0),
  operatorsContactedCount: integer('operators_contacted_count').notNull().default(0),
  departureAirport: text('departure_airport'),
  arrivalAirport: text('arrival_airport'),
  departureDate: date('departure_date', { mode: 'string' }),
  returnDate: date('return_date', { mode: 'string' }),
  passengers: integer('passengers'),
  legCount: integer('leg_count').notNull().default(0),
  earliestExpiryAt: instant('earliest_expiry_at'),
  silentSinceAt: instant('silent_since_at'),
  turn: chatSessionTurn('turn').notNull().default('broker'),
  lastInboundSeq: integer('last_inbound_seq').notNull().default(0),
};
/** Fails to compile when a fact has no column, or a column no fact. */
type SameKeys<A, B> = [Exclude<keyof A, keyof B>, Exclude<keyof B, keyof A>] extends [never, never] ? true : never;
export const factColumnsAreComplete: SameKeys<typeof factColumns, SessionFacts> = true;

export const chatSessions = pgTable('chat_sessions', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<SessionId>(),
  version: integer('version').notNull(),
  ...factColumns,
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  subject: text('subject'),
  clientName: text('client_name'),
  /** Generated from the facts above; the rule is `dueAtOf` of shared/urgency. */
  dueAt: instant('due_at').generatedAlwaysAs(sql`null`),
});

export const sessionEvents = pgTable(
  'session_events',
  {
    brokerageId: brokerage<BrokerageId>(),
    sessionId: uuid('session_id').notNull().$type<SessionId>(),
    seq: integer('seq').notNull(),
    kind: sessionEventKind('kind').notNull(),
    actorKind: eventActor('actor_kind').notNull(),
    actorId: uuid('actor_id'),
    source: eventSource('source').notNull(),
    at: instant('at').notNull(),
    refs: jsonb('refs').notNull().default({}).$type<EventRefs>(),
    changes: jsonb('changes').notNull().default({}).$type<EventChanges>(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.seq] })],
);

export const sessionReads = pgTable(
  'session_reads',
  {
    brokerageId: brokerage<BrokerageId>(),
    sessionId: uuid('session_id').notNull().$type<SessionId>(),
    isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
    lastReadSeq: integer('last_read_seq').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.isoAgentId] })],
);

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    brokerageId: brokerage<BrokerageId>(),
    isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
    key: text('key').notNull(),
    inputSha256: bytea('input_sha256').notNull(),
    resultId: uuid('result_id').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.isoAgentId, table.key] })],
);
