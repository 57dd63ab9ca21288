import type { SessionId } from '@tripthread/shared/ids';
import type { MessageSender } from '@tripthread/shared/messages/messages';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../internal/handles.ts';
import { given, rememberStatements, tenantCondition } from '../../internal/pipeline.ts';
import { type RowOf, select } from '../../internal/select.ts';
import type { RowsOf, Statement } from '../../internal/statement.ts';
import { avinodeOrders } from '../../schema/avinode.ts';
import { clients } from '../../schema/clients.ts';
import { proposals } from '../../schema/proposals.ts';
import { requests, tripSegments } from '../../schema/requests.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { selectQuotes } from '../quotes/trip-quotes.ts';
import { selectRfqs, selectTrips } from '../sourcing/trip-detail.ts';
import { markedRow, type Reader } from './session-row.ts';

const [brokerageId, sessionId, agentId] = [given('brokerageId'), given('sessionId'), given('agentId')];
const is = (table: string, name: string): SQL => tenantCondition(brokerageId, table, name);

const ofSession = (column: string): SQL =>
  sql`(select s.${sql.identifier(column)} from chat_sessions s where ${is('chat_sessions', 's')} and s.id = ${sessionId})`;

const cs = alias(chatSessions, 'cs');

const headColumns = {
  ...markedRow,
  conversationType: cs.conversationType,
  avinodeRfqId: cs.avinodeRfqId,
  sessionStartedAt: cs.sessionStartedAt,
  sessionEndedAt: cs.sessionEndedAt,
  primaryQuoteId: cs.primaryQuoteId,
  fallbackQuoteId: cs.fallbackQuoteId,
  quoteRejections: cs.quoteRejections,
  proposalId: cs.proposalId,
  clientWish: cs.clientWish,
  workflowState: cs.workflowState,
  pausedKeep: cs.pausedKeep,
  statusBeforeArchive: cs.statusBeforeArchive,
  stepBeforeClose: cs.stepBeforeClose,
  lastReadSeq: sql<number>`coalesce(sr.last_read_seq, 0)`,
} as const;
export type HeadRow = RowOf<typeof headColumns> & { readonly lastSender: MessageSender | null };

const writeHead = (): SQL<HeadRow> => {
  const lastSender = sql<MessageSender | null>`(select m.sender_type from messages m
    where ${is('messages', 'm')} and m.session_id = cs.id and m.audience <> 'internal'
    order by m.created_at desc, m.id desc limit 1)`;
  return select(
    { ...headColumns, lastSender },
    sql`from chat_sessions cs
      left join session_reads sr on sr.session_id = cs.id and sr.iso_agent_id = ${agentId} and ${is('session_reads', 'sr')}
      where ${is('chat_sessions', 'cs')} and cs.id = ${sessionId}`,
  );
};

const r = alias(requests, 'r');
const requestColumns = {
  id: r.id,
  status: r.status,
  aircraftCategory: r.aircraftType,
  budgetMinor: r.budgetMinor,
  budgetCurrency: r.budgetCurrency,
  specialRequirements: r.specialRequirements,
  pets: r.pets,
  baggage: r.baggage,
  catering: r.catering,
  wifi: r.wifi,
  smoking: r.smoking,
} as const;
export type RequestRow = RowOf<typeof requestColumns>;

const writeRequest = (): SQL<RequestRow> =>
  select(requestColumns, sql`from requests r where ${is('requests', 'r')} and r.id = ${ofSession('request_id')}`);

const l = alias(tripSegments, 'l');
const legColumns = {
  departureAirport: l.departureAirport,
  arrivalAirport: l.arrivalAirport,
  departureDate: l.departureDate,
  departureTime: l.departureTime,
  passengers: l.passengers,
  departureZone: l.departureZone,
  arrivalZone: l.arrivalZone,
} as const;

const writeLegs = () =>
  select(
    legColumns,
    sql`from trip_segments l where ${is('trip_segments', 'l')} and l.request_id = ${ofSession('request_id')}
      order by l.segment_order`,
  );

const c = alias(clients, 'c');
const clientColumns = { id: c.id, name: c.name, companyName: c.companyName, email: c.email, phone: c.phone } as const;

const writeClient = () =>
  select(clientColumns, sql`from clients c where ${is('clients', 'c')} and c.id = ${ofSession('client_id')}`);

const p = alias(proposals, 'p');
const proposalColumns = {
  id: p.id,
  number: p.proposalNumber,
  title: p.title,
  version: p.version,
  status: p.status,
  createdAt: p.createdAt,
  sentAt: p.sentAt,
  validUntil: p.validUntil,
  withdrawnAt: p.withdrawnAt,
} as const;

const writeProposal = () =>
  select(proposalColumns, sql`from proposals p where ${is('proposals', 'p')} and p.id = ${ofSession('proposal_id')}`);

const o = alias(avinodeOrders, 'o');
const commandColumns = {
  id: o.id,
  kind: o.kind,
  status: o.status,
  rfqId: o.rfqId,
  messageId: o.messageId,
  error: o.error,
  createdAt: o.createdAt,
} as const;

const writeCommands = () =>
  select(
    commandColumns,
    sql`from (select distinct on (kind, coalesce(message_id, rfq_id, session_id)) * from avinode_orders a
        where ${is('avinode_orders', 'a')} and a.session_id = ${sessionId}
        order by kind, coalesce(message_id, rfq_id, session_id), created_at desc, (status = 'waiting') desc, id desc) o
      where o.status <> 'done' order by o.created_at desc limit 50`,
  );

const writeConnection = () =>
  select(
    { isPaused: sql<boolean>`c.paused_at is not null` },
    sql`from avinode_connections c
      where ${is('avinode_connections', 'c')} and c.is_active and c.credentials is not null order by c.paused_at nulls first limit 1`,
  );

const written = rememberStatements();

const valuesOf = (tenant: Pick<Tenant, 'brokerageId'>, reader: Reader, of: SessionId) => ({
  brokerageId: tenant.brokerageId,
  sessionId: of,
  agentId: reader.agentId,
});

/** The rows that `detailStatements` read, in their order. */
export type DetailRows = RowsOf<ReturnType<typeof detailStatements>>;

/** Reads everything of one session but its thread. */
export function detailStatements(tenant: Pick<Tenant, 'brokerageId'>, reader: Reader, of: SessionId) {
  const values = valuesOf(tenant, reader, of);
  const trip = ofSession('trip_id');
  return [
    written('head', values, writeHead),
    written('request', values, writeRequest),
    written('legs', values, writeLegs),
    written('client', values, writeClient),
    written('rfqs', values, () => selectRfqs(brokerageId, trip)),
    written('quotes', values, () => selectQuotes(brokerageId, sql`q.session_id = ${sessionId} or q.trip_id = ${trip}`)),
    written('trip', values, () => selectTrips(brokerageId, sql`t.id = ${trip}`)),
    written('proposal', values, writeProposal),
    written('orders', values, writeCommands),
    written('connection', values, writeConnection),
  ] as const;
}

/** Reads the session alone. */
export const headStatement = (tenant: Pick<Tenant, 'brokerageId'>, reader: Reader, of: SessionId): Statement<HeadRow> =>
  written('head', valuesOf(tenant, reader, of), writeHead);
