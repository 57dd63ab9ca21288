import type { BrokerageId, OperatorId, QuoteId, RfqId, SessionId, TripId } from '@tripthread/shared/ids';
import { quoteLineKinds, quoteLineStates } from '@tripthread/shared/quotes/quote-lines';
import { quoteKinds, quoteSources, quoteStatuses } from '@tripthread/shared/quotes/quotes';
import { sql } from 'drizzle-orm';
import { bigint, integer, jsonb, pgEnum, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

export const quoteKind = pgEnum('quote_kind', quoteKinds);
export const quoteStatus = pgEnum('quote_status', quoteStatuses);
export const quoteSource = pgEnum('quote_source', quoteSources);
export const quoteLineKind = pgEnum('quote_line_kind', quoteLineKinds);
export const quoteLineState = pgEnum('quote_line_state', quoteLineStates);

/** The stated values of a quote and of each of its revisions. */
const stated = {
  totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  aircraftType: text('aircraft_type'),
  aircraftTailNumber: text('aircraft_tail_number'),
  validUntil: instant('valid_until'),
  receivedAt: instant('received_at').notNull(),
  yearOfMake: smallint('year_of_make'),
  seats: smallint('seats'),
  safetyRatings: jsonb('safety_ratings').$type<readonly string[]>().notNull().default([]),
  flightMinutes: integer('flight_minutes'),
  operatorTerms: text('operator_terms'),
};

/** A quote with the values of its latest revision. */
export const quotes = pgTable('quotes', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<QuoteId>(),
  /** The trip for whose sessions the quote counts; null for a quote of one session. */
  tripId: uuid('trip_id').$type<TripId>(),
  /** The session of a manual quote; the quote stays with it, whichever trip it has. */
  sessionId: uuid('session_id').$type<SessionId>(),
  rfqId: uuid('rfq_id').$type<RfqId>(),
  operatorId: uuid('operator_id').notNull().$type<OperatorId>(),
  avinodeQuoteId: text('avinode_quote_id'),
  /** `avinode` exactly when the quote has an Avinode id. */
  source: quoteSource('source')
    .notNull()
    .generatedAlwaysAs(sql`case when avinode_quote_id is null then 'manual' else 'avinode' end`),
  kind: quoteKind('kind').notNull().default('firm'),
  status: quoteStatus('status').notNull().default('received'),
  revision: integer('revision').notNull().default(1),
  ...stated,
});

export const quoteRevisions = pgTable(
  'quote_revisions',
  {
    brokerageId: brokerage<BrokerageId>(),
    quoteId: uuid('quote_id').notNull().$type<QuoteId>(),
    revision: integer('revision').notNull(),
    ...stated,
    note: text('note'),
  },
  (table) => [primaryKey({ columns: [table.quoteId, table.revision] })],
);

export const quoteLines = pgTable(
  'quote_lines',
  {
    brokerageId: brokerage<BrokerageId>(),
    quoteId: uuid('quote_id').notNull().$type<QuoteId>(),
    revision: integer('revision').notNull(),
    position: smallint('position').notNull(),
    kind: quoteLineKind('kind').notNull(),
    state: quoteLineState('state').notNull(),
    label: text('label'),
    amountMinor: bigint('amount_minor', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.quoteId, table.revision, table.position] })],
);
