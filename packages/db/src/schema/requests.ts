import type { BrokerageId, ClientId, IsoAgentId, RequestId } from '@tripthread/shared/ids';
import { type AircraftCategory, requestStatuses } from '@tripthread/shared/requests/requests';
import { bigint, boolean, date, integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

export const requestStatus = pgEnum('request_status', requestStatuses);

export const requests = pgTable('requests', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<RequestId>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  clientId: uuid('client_id').$type<ClientId>(),
  status: requestStatus('status').notNull().default('draft'),
  departureAirport: text('departure_airport'),
  arrivalAirport: text('arrival_airport'),
  departureDate: date('departure_date', { mode: 'string' }),
  returnDate: date('return_date', { mode: 'string' }),
  passengers: integer('passengers'),
  aircraftType: text('aircraft_type').$type<AircraftCategory>(),
  budgetMinor: bigint('budget_minor', { mode: 'number' }),
  budgetCurrency: text('budget_currency'),
  specialRequirements: text('special_requirements'),
  pets: text('pets'),
  baggage: text('baggage'),
  catering: text('catering'),
  wifi: boolean('wifi'),
  smoking: boolean('smoking'),
  metadata: jsonb('metadata').notNull().default({}),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const tripSegments = pgTable(
  'trip_segments',
  {
    brokerageId: brokerage<BrokerageId>(),
    requestId: uuid('request_id').notNull().$type<RequestId>(),
    segmentOrder: integer('segment_order').notNull(),
    departureAirport: text('departure_airport').notNull(),
    arrivalAirport: text('arrival_airport').notNull(),
    departureDate: date('departure_date', { mode: 'string' }),
    departureTime: text('departure_time'),
    passengers: integer('passengers'),
    departureZone: text('departure_zone'),
    arrivalZone: text('arrival_zone'),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.segmentOrder] })],
);
