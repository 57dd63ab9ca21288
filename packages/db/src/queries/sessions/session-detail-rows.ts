import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { given, rememberStatements, tenantCondition } from '../../internal/pipeline.ts';
import type { Statement } from '../../internal/statement.ts';
import { type Reader, sessionRowColumns } from './session-list.ts';
import { selectQuotes } from '../quotes/trip-quotes.ts';

const [brokerageId, sessionId, agentId] = [given('brokerageId'), given('sessionId'), given('agentId')];
const is = (table: string, alias: string): SQL => tenantCondition(brokerageId, table, alias);

const ofSession = (column: string): SQL =>
  sql`(select s.${sql.identifier(column)} from chat_sessions s where ${is('chat_sessions', 's')} and s.id = ${sessionId})`;

export const tripColumns =
  sql.raw(`t.id, t.avinode_trip_id as "avinodeTripId", t.trip_code as "tripCode", t.search_url as "searchUrl",
  t.view_url as "viewUrl", t.cancelled_at as "cancelledAt", t.read_at as "readAt", t.read_error as "readError"`);

export const selectRfqs = (of: BrokerageId | Placeholder, trip: SQL): SQL => sql`
    select r.id, r.avinode_rfq_id as "avinodeRfqId", o.name as "operatorName", r.status, r.decline_reason as "declineReason",
      r.sent_at as "sentAt", r.answered_at as "answeredAt", r.chaser_due_at as "chaserDueAt", r.lifts
    from rfqs r left join operators o on o.id = r.operator_id and ${tenantCondition(of, 'operators', 'o')}
    where ${tenantCondition(of, 'rfqs', 'r')} and r.trip_id = ${trip}
    order by r.created_at, r.id`;

const writeHead = (): SQL => sql`
      select ${sessionRowColumns}, cs.conversation_type, cs.avinode_rfq_id, cs.session_started_at, cs.session_ended_at, cs.primary_quote_id,
        cs.fallback_quote_id, cs.quote_rejections, cs.proposal_id, cs.client_wish, cs.workflow_state, cs.paused_keep, cs.status_before_archive, cs.step_before_close, coalesce(sr.last_read_seq, 0) as last_read_seq,
        (select m.sender_type from messages m where ${is('messages', 'm')} and m.session_id = cs.id and m.audience <> 'internal'
          order by m.created_at desc, m.id desc limit 1) as last_sender
      from chat_sessions cs
      left join session_reads sr on sr.session_id = cs.id and sr.iso_agent_id = ${agentId} and ${is('session_reads', 'sr')}
      where ${is('chat_sessions', 'cs')} and cs.id = ${sessionId}`;

/** In the order in which `toSessionDetail` reads the answers. */
const writers: readonly (readonly [name: string, write: () => SQL])[] = [
  ['head', writeHead],
  [
    'request',
    () => sql`select r.id, r.status, r.aircraft_type, r.budget_minor, r.budget_currency, r.special_requirements,
        r.pets, r.baggage, r.catering, r.wifi, r.smoking
      from requests r where ${is('requests', 'r')} and r.id = ${ofSession('request_id')}`,
  ],
  [
    'legs',
    () => sql`select l.departure_airport as "departureAirport", l.arrival_airport as "arrivalAirport", l.departure_date as "departureDate",
        l.departure_time as "departureTime", l.passengers, l.departure_zone as "departureZone", l.arrival_zone as "arrivalZone"
      from trip_segments l where ${is('trip_segments', 'l')} and l.request_id = ${ofSession('request_id')} order by l.segment_order`,
  ],
  [
    'client',
    () => sql`select c.id, c.name, c.company_name as "companyName", c.email, c.phone
      from clients c where ${is('clients', 'c')} and c.id = ${ofSession('client_id')}`,
  ],
  ['rfqs', () => selectRfqs(brokerageId, ofSession('trip_id'))],
  ['quotes', () => selectQuotes(brokerageId, sql`q.session_id = ${sessionId} or q.trip_id = ${ofSession('trip_id')}`)],
  ['trip', () => sql`select ${tripColumns} from trips t where ${is('trips', 't')} and t.id = ${ofSession('trip_id')}`],
  [
    'proposal',
    () => sql`select p.id, p.proposal_number as number, p.title, p.version, p.status, p.created_at as "createdAt",
        p.sent_at as "sentAt", p.valid_until as "validUntil", p.withdrawn_at as "withdrawnAt"
      from proposals p where ${is('proposals', 'p')} and p.id = ${ofSession('proposal_id')}`,
  ],
  [
    'orders',
    () => sql`select o.id, o.kind, o.status, o.rfq_id as "rfqId", o.message_id as "messageId", o.error, o.created_at as "createdAt"
      from (select distinct on (kind, coalesce(message_id, rfq_id, session_id)) * from avinode_orders a
        where ${is('avinode_orders', 'a')} and a.session_id = ${sessionId}
        order by kind, coalesce(message_id, rfq_id, session_id), created_at desc, (status = 'waiting') desc, id desc) o
      where o.status <> 'done' order by o.created_at desc limit 50`,
  ],
  [
    'connection',
    () => sql`select c.paused_at is not null as is_paused from avinode_connections c
      where ${is('avinode_connections', 'c')} and c.is_active and c.credentials is not null order by c.paused_at nulls first limit 1`,
  ],
];

const written = rememberStatements();

const valuesOf = (tenant: Pick<Tenant, 'brokerageId'>, reader: Reader, of: SessionId) => ({
  brokerageId: tenant.brokerageId,
  sessionId: of,
  agentId: reader.agentId,
});

/** Reads everything of one session but its thread. */
export function detailStatements(
  tenant: Pick<Tenant, 'brokerageId'>,
  reader: Reader,
  of: SessionId,
): readonly Statement[] {
  const values = valuesOf(tenant, reader, of);
  return writers.map(([name, write]) => written(name, values, write));
}

/** Reads the session alone. */
export const headStatement = (tenant: Pick<Tenant, 'brokerageId'>, reader: Reader, of: SessionId): Statement =>
  written('head', valuesOf(tenant, reader, of), writeHead);
