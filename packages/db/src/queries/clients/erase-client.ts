import type { Instant } from '@tripthread/shared/time/clock';
import { erasedClientName, erasedPlaceholder } from '@tripthread/shared/clients/erasure';
import type { ClientId, SessionId } from '@tripthread/shared/ids';
import type { SessionEvent } from '@tripthread/shared/sessions/session-events';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions, sessionEvents } from '../../schema/sessions.ts';
import type { Session } from '../sessions/sessions.ts';

/**
 * Erases personal data from everything that belongs to a client: merged cards, people, threads, requests, mail with its raw
 * bytes and files, proposals with their documents. Rows stay where something counts them. The client's sessions are locked,
 * and the transaction is the owner's, since the application role cannot change answers and events.
 */
export async function eraseClientRows(tx: TenantTx, clientId: ClientId, at: Instant): Promise<void> {
  const { db } = tx[inside];
  await db.execute(scopeOf(tx, clientId));
  for (const statement of [...mailTexts(tx, at), ...offerTexts(tx, at), ...threadTexts(tx, at), ...cards(tx, at)])
    await db.execute(statement);
  tx[inside].topics.add('clients');
  tx[inside].topics.add('mails');
  tx[inside].topics.add('orphans');
}

/** Collects the ids that belong to the client before anything changes; dropped with the transaction. */
const scopeOf = ({ brokerageId }: TenantTx, clientId: ClientId): SQL => sql`
  create temporary table erased on commit drop as
  with cards as (select id from clients where brokerage_id = ${brokerageId} and (id = ${clientId} or merged_into = ${clientId})),
    addresses as (select email_key from clients where brokerage_id = ${brokerageId} and id in (select id from cards)
      union select email_key from client_people where brokerage_id = ${brokerageId} and client_id in (select id from cards)),
    talks as (select id from conversations where brokerage_id = ${brokerageId} and client_id in (select id from cards)),
    sessions as (select id from chat_sessions where brokerage_id = ${brokerageId}
      and (client_id in (select id from cards) or conversation_id in (select id from talks)))
  select 'card' as what, id from cards union all select 'talk', id from talks union all select 'session', id from sessions
  union all select 'talk', conversation_id from chat_sessions where brokerage_id = ${brokerageId} and id in (select id from sessions)
  union all select 'trip', trip_id from chat_sessions where brokerage_id = ${brokerageId} and id in (select id from sessions)
  union all select 'request', request_id from chat_sessions where brokerage_id = ${brokerageId} and id in (select id from sessions)
  union all select 'request', id from requests where brokerage_id = ${brokerageId} and client_id in (select id from cards)
  union all select 'mail', id from mails where brokerage_id = ${brokerageId} and session_id in (select id from sessions)
  union all select 'inbound', id from inbound_mails where brokerage_id = ${brokerageId}
    and (session_id in (select id from sessions) or lower(btrim(from_email)) in (select email_key from addresses))
  union all select 'proposal', id from proposals where brokerage_id = ${brokerageId} and session_id in (select id from sessions)`;

const erasedIds = (what: string): SQL => sql`(select id from erased where what = ${what})`;

function mailTexts({ brokerageId }: TenantTx, at: Instant): readonly SQL[] {
  const unsent = sql`status in ('awaiting_approval', 'waiting', 'failed', 'unknown')`;
  return [
    // Withdraw what was not sent.
    sql`update messages set delivery = 'withdrawn' where brokerage_id = ${brokerageId} and id in
      (select message_id from mails where brokerage_id = ${brokerageId} and id in ${erasedIds('mail')} and ${unsent})`,
    sql`update mails set to_name = ${erasedPlaceholder}, to_email = 'erased@erased.invalid', subject = ${erasedPlaceholder}, body_text = ${erasedPlaceholder},
        body_html = null, reference_ids = '', message_id_header = null, error = null,
        finished_at = coalesce(finished_at, ${at}), status = case when ${unsent} then 'withdrawn' else status end
      where brokerage_id = ${brokerageId} and id in ${erasedIds('mail')}`,
    sql`update inbound_mails set raw = ' ', message_id_header = null, from_name = null, from_email = null, subject = null,
        body_text = null, error = null, status = case when status in ('orphan', 'parked', 'pending') then 'dismissed' else status end
      where brokerage_id = ${brokerageId} and id in ${erasedIds('inbound')}`,
    sql`update attachments set content = '', size_bytes = 0, sha256 = sha256(''), file_name = ${erasedPlaceholder},
        mime_type = 'application/octet-stream'
      where brokerage_id = ${brokerageId} and (mail_id in ${erasedIds('mail')} or inbound_mail_id in ${erasedIds('inbound')}
        or session_id in ${erasedIds('session')})`,
  ];
}

function offerTexts({ brokerageId }: TenantTx, at: Instant): readonly SQL[] {
  const ofProposal = sql`brokerage_id = ${brokerageId} and proposal_id in ${erasedIds('proposal')}`;
  return [
    sql`delete from proposal_documents where ${ofProposal}`,
    sql`update proposal_answers set typed_name = ${erasedPlaceholder}, reason = null where ${ofProposal}`,
    // The hash of a short question is as good as the question.
    sql`update proposal_questions set key = message_id::text, text_sha256 = sha256('')
      where brokerage_id = ${brokerageId} and link_id in (select id from proposal_links where ${ofProposal})`,
    sql`update proposal_links set token_sealed = null, revoked_at = coalesce(revoked_at, ${at}) where ${ofProposal}`,
    sql`update proposal_options set title = ${erasedPlaceholder}, note = null, included = '[]', not_included = '[]' where ${ofProposal}`,
    sql`update proposals set title = ${erasedPlaceholder}, intro = null, terms = null, document = null, erased_at = ${at}
      where brokerage_id = ${brokerageId} and id in ${erasedIds('proposal')}`,
  ];
}

function threadTexts({ brokerageId }: TenantTx, at: Instant): readonly SQL[] {
  const ofTrip = sql`brokerage_id = ${brokerageId} and trip_id in ${erasedIds('trip')}`;
  return [
    // Withdraw waiting messages to operators; the delivery of one that is being sent is unknown.
    sql`update messages m set delivery = case when o.begun_at is null then 'withdrawn' else 'unknown' end::message_delivery
      from avinode_orders o where m.brokerage_id = ${brokerageId} and o.brokerage_id = ${brokerageId} and o.message_id = m.id
      and o.session_id in ${erasedIds('session')} and o.kind = 'send_chat' and o.status = 'waiting'`,
    sql`update avinode_orders set status = 'failed', finished_at = ${at} where brokerage_id = ${brokerageId}
      and session_id in ${erasedIds('session')} and kind = 'send_chat' and status = 'waiting'`,
    sql`update messages set content = ${erasedPlaceholder} where brokerage_id = ${brokerageId}
      and (session_id in ${erasedIds('session')} or sender_client_id in ${erasedIds('card')})`,
    sql`update avinode_orders set message_to_seller = case when message_to_seller is null then null else ${erasedPlaceholder} end, error = null
      where brokerage_id = ${brokerageId} and session_id in ${erasedIds('session')}`,
    // Avinode's answers about the trip contain its messages; they are stored for reference only.
    sql`delete from avinode_answers where brokerage_id = ${brokerageId} and resource in (
      select unnest(array[avinode_trip_id, trip_code]) from trips where brokerage_id = ${brokerageId} and id in ${erasedIds('trip')}
      union all select avinode_rfq_id from rfqs where ${ofTrip} union all select avinode_quote_id from quotes where ${ofTrip}
      union all select avinode_id from avinode_webhook_events where ${ofTrip})`,
    sql`update avinode_webhook_events set raw_body = '', body_purged_at = coalesce(body_purged_at, received_at)
      where ${ofTrip} and status = 'placed'`,
    sql`update requests set special_requirements = null, metadata = '{}', pets = null, baggage = null, catering = null
      where brokerage_id = ${brokerageId} and id in ${erasedIds('request')}`,
    sql`update conversations set subject = null where brokerage_id = ${brokerageId} and id in ${erasedIds('talk')}`,
    sql`update chat_sessions set subject = null, client_name = case when client_id is null then null else ${erasedClientName} end
      where brokerage_id = ${brokerageId} and id in ${erasedIds('session')}`,
    sql`delete from legacy_rows where brokerage_id = ${brokerageId}
      and (session_id in ${erasedIds('session')} or client_id in ${erasedIds('card')})`,
  ];
}

const cards = ({ brokerageId }: TenantTx, at: Instant): readonly SQL[] => [
  sql`delete from client_people where brokerage_id = ${brokerageId} and client_id in ${erasedIds('card')}`,
  sql`update clients set name = ${erasedClientName}, company_name = null, email = null, phone = null, notes = null, preferences = '[]', field_versions = '{}',
      erased_at = coalesce(erased_at, ${at}), updated_at = ${at}, version = version + 1
    where brokerage_id = ${brokerageId} and id in ${erasedIds('card')}`,
];

/** Saves the facts of an erased client's session in its row; its events are saved by `saveErasedEvent`. */
export async function saveErasedFacts(
  tx: TenantTx,
  sessionId: SessionId,
  { workflowState, quoteRejections }: Pick<Session, 'workflowState' | 'quoteRejections'>,
): Promise<void> {
  await tx[inside].db
    .update(chatSessions)
    .set({ workflowState, quoteRejections })
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, sessionId)));
}

export async function saveErasedEvent(
  tx: TenantTx,
  { sessionId, seq }: { readonly sessionId: SessionId; readonly seq: number },
  { refs, changes }: Pick<SessionEvent, 'refs' | 'changes'>,
): Promise<void> {
  await tx[inside].db
    .update(sessionEvents)
    .set({ refs, changes })
    .where(and(ofTenant(tx, sessionEvents), eq(sessionEvents.sessionId, sessionId), eq(sessionEvents.seq, seq)));
}
