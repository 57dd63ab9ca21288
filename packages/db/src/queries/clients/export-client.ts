import type { ClientId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { getClient } from './clients.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Everything that is known of a client, table by table, as it stands in the rows. What its operators said of prices is not among it. */
export type ClientExport = Readonly<Record<string, Rows>>;

/** @throws CLIENT_NOT_FOUND */
export async function exportClient(tx: TenantTx, clientId: ClientId): Promise<ClientExport> {
  await getClient(tx, clientId);
  const { db } = tx[inside];
  const ofBrokerage = sql`brokerage_id = ${tx.brokerageId}`;
  const cards = sql`(select id from clients where ${ofBrokerage} and (id = ${clientId} or merged_into = ${clientId}))`;
  const sessions = sql`(select id from chat_sessions where ${ofBrokerage} and client_id in ${cards})`;
  const ofSession = sql`${ofBrokerage} and session_id in ${sessions}`;
  const requests = sql`(select request_id from chat_sessions where ${ofBrokerage} and client_id in ${cards}
    union select id from requests where ${ofBrokerage} and client_id in ${cards})`;
  const proposals = sql`(select id from proposals where ${ofSession})`;
  const queries: Readonly<Record<string, SQL>> = {
    clients: sql`select id, name, company_name, email, phone, notes, preferences, created_at, updated_at, merged_into
      from clients where ${ofBrokerage} and id in ${cards} order by id`,
    people: sql`select id, client_id, name, role, email, phone, may_approve, created_at
      from client_people where ${ofBrokerage} and client_id in ${cards} order by created_at, id`,
    changes: sql`select kind, fields, at from client_changes where ${ofBrokerage} and client_id in ${cards} order by seq`,
    sessions: sql`select id, subject, status, current_step, departure_airport, arrival_airport, departure_date, return_date,
      passengers, session_started_at, session_ended_at from chat_sessions where ${ofBrokerage} and client_id in ${cards} order by id`,
    events: sql`select session_id, seq, kind, at, refs from session_events where ${ofSession} order by session_id, seq`,
    messages: sql`select id, session_id, sender_type, audience, content, channel, delivery, created_at
      from messages where ${ofSession} order by created_at, id`,
    requests: sql`select id, aircraft_type, special_requirements, pets, baggage, catering, created_at
      from requests where ${ofBrokerage} and id in ${requests} order by id`,
    legs: sql`select request_id, segment_order, departure_airport, arrival_airport, departure_date, departure_time, passengers
      from trip_segments where ${ofBrokerage} and request_id in ${requests} order by request_id, segment_order`,
    mailsOut: sql`select id, session_id, status, to_name, to_email, subject, body_text, created_at
      from mails where ${ofSession} order by created_at, id`,
    mailsIn: sql`select id, session_id, status, from_name, from_email, subject, body_text, received_at
      from inbound_mails where ${ofSession} order by received_at, id`,
    // One search per way to be a client's file: together in an "or" they would read every file there is.
    files: sql`select id, mail_id, inbound_mail_id, session_id, file_name, mime_type, size_bytes, encode(sha256, 'hex') as sha256
      from (select * from attachments where ${ofBrokerage} and session_id in ${sessions}
        union all select * from attachments where ${ofBrokerage} and mail_id in (select id from mails where ${ofSession})
        union all select * from attachments where ${ofBrokerage} and inbound_mail_id in (select id from inbound_mails where ${ofSession})) files
      order by id`,
    proposals: sql`select id, session_id, title, status, sent_at, document from proposals where ${ofSession} order by id`,
    answers: sql`select proposal_id, answer, option_number, typed_name, reason, answered_at
      from proposal_answers where ${ofBrokerage} and proposal_id in ${proposals} order by answered_at, id`,
  };
  const found: Record<string, Rows> = {};
  for (const [name, query] of Object.entries(queries))
    found[name] = (await db.execute<Record<string, unknown>>(query)).map((row) => ({ ...row }));
  return found;
}
