import { Failure } from '@tripthread/shared/failures';
import type { MessageId, SessionId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../internal/handles.ts';
import { given, readPipelined, rememberStatements, tenantCondition } from '../internal/pipeline.ts';
import type { Row, Statement } from '../internal/statement.ts';
import type { Reader } from './sessions/session-row.ts';
import { mailColumns, mailJoins } from './messages/thread-mail.ts';

type Which = 'newest' | 'before';

const statements = { session: rememberStatements(), items: rememberStatements(), message: rememberStatements() };

/**
 * Returns rows of a thread, newest first, each joined with what its event refers to.
 * @throws SESSION_NOT_FOUND; NOT_YOUR_SESSION for a broker who is not its owner
 */
export async function readItems(
  tenant: Tenant,
  reader: Reader,
  sessionId: SessionId,
  { before, most }: { readonly before: number | undefined; readonly most: number },
): Promise<readonly Row[]> {
  const which = before === undefined ? 'newest' : 'before';
  const values = { brokerageId: tenant.brokerageId, sessionId, most, before };
  const [[session], rows] = await readPipelined(tenant, [
    statements.session('session', values, writeSession),
    statements.items(which, values, () => writeItems(which)),
  ]);
  if (session === undefined) throw new Failure('SESSION_NOT_FOUND');
  if (reader.role !== 'lead' && session.iso_agent_id !== reader.agentId) throw new Failure('NOT_YOUR_SESSION');
  return rows;
}

/** Reads the line of a message alone: who wrote it, how far it got, its mail. */
export const messageStatement = (
  { brokerageId: of }: Pick<Tenant, 'brokerageId'>,
  sessionId: SessionId,
  messageId: MessageId,
): Statement => statements.message('message', { brokerageId: of, sessionId, messageId }, writeMessage);

const [brokerageId, ofSession] = [given('brokerageId'), given('sessionId')];
const is = (table: string, alias: string): SQL => tenantCondition(brokerageId, table, alias);

const writeSession = (): SQL =>
  sql`select cs.iso_agent_id from chat_sessions cs where ${is('chat_sessions', 'cs')} and cs.id = ${ofSession}`;

const conditions: Record<Which, SQL> = {
  newest: sql`true`,
  before: sql`e.seq < ${given('before')}::int`,
};

/**
 * Extracts the ids from the refs of one page of events. The limit keeps this a query of its own: row-level security allows only
 * leakproof operators in an index search, and `->>` is not one, so a join by the expression would read whole tables.
 */
const writePage = (which: Which): SQL => {
  const ids = ['messageId', 'quoteId', 'rfqId', 'notificationId', 'proposalId'].map((name) =>
    sql.raw(`(e.refs ->> '${name}')::uuid as "${name}"`),
  );
  return sql`select e.*, ${sql.join(ids, sql`, `)}, (e.refs ->> 'revision')::int as at_revision from session_events e
        where ${is('session_events', 'e')} and e.session_id = ${ofSession} and ${conditions[which]}
        order by e.seq desc limit ${given('most')}::int`;
};

const messageColumns = sql`coalesce(a.full_name, c.name, ao.name) as actor_name,
        m.id as m_id, m.avinode_message_id as m_avinode_id, m.sender_type, m.audience, m.content, m.delivery, m.channel, mo.name as m_operator, co.error as m_error, ${mailColumns}`;

/** Who wrote the event `e`. */
const actorJoins = (): SQL => sql`
      left join iso_agents a on a.id = e.actor_id and e.actor_kind = 'iso_agent' and ${is('iso_agents', 'a')}
      left join clients c on c.id = e.actor_id and e.actor_kind = 'client' and ${is('clients', 'c')}
      left join operators ao on ao.id = e.actor_id and e.actor_kind = 'operator' and ${is('operators', 'ao')}`;

/** How the message `m` went out. */
const deliveryJoins = (): SQL => sql`
      left join lateral (select o.rfq_id, o.error from avinode_orders o
        where ${is('avinode_orders', 'o')} and o.message_id = m.id
        order by o.status = 'failed', o.created_at desc, o.id desc limit 1) co on true
      left join rfqs mr on mr.id = co.rfq_id and ${is('rfqs', 'mr')}
      left join operators mo on mo.id = mr.operator_id and ${is('operators', 'mo')}
${mailJoins(is)}`;

const writeMessage = (): SQL => sql`
      select e.*, ${messageColumns}, null as q_id, null as r_id, null as n_id, null as p_id, null as answer
      from session_events e
      join messages m on m.id = ${given('messageId')} and ${is('messages', 'm')}
      ${actorJoins()}${deliveryJoins()}
      where ${is('session_events', 'e')} and e.session_id = ${ofSession} and e.refs ->> 'messageId' = ${given('messageId')}::text
      order by e.seq desc limit 1`;

const writeItems = (which: Which): SQL => sql`
      select e.*, ${messageColumns},
        q.id as q_id, qo.name as q_operator, q.kind as q_kind, v.total_minor, v.currency, v.revision, q.aircraft_type, q.aircraft_tail_number, v.valid_until,
        r.id as r_id, ro.name as r_operator, r.avinode_rfq_id, r.status as r_status, r.decline_reason,
        n.id as n_id, n.avinode_id, n.trip_reference, n.received_at,
        p.id as p_id, p.proposal_number, p.version as p_version, p.title as p_title, p.valid_until as p_valid_until, p.currency as p_currency, po.options as p_options,
        pa.answer, pa.typed_name, pa.option_number, pa.reason as answer_reason
      from (${writePage(which)}) e
      ${actorJoins()}
      left join messages m on m.id = e."messageId" and ${is('messages', 'm')}
      ${deliveryJoins()}
      left join quotes q on q.id = e."quoteId" and ${is('quotes', 'q')}
      left join quote_revisions v on v.quote_id = q.id and v.revision = coalesce(e.at_revision, q.revision) and ${is('quote_revisions', 'v')}
      left join operators qo on qo.id = q.operator_id and ${is('operators', 'qo')}
      left join rfqs r on r.id = e."rfqId" and ${is('rfqs', 'r')}
      left join operators ro on ro.id = r.operator_id and ${is('operators', 'ro')}
      left join avinode_webhook_events n on n.id = e."notificationId" and ${is('avinode_webhook_events', 'n')}
      left join proposals p on p.id = e."proposalId" and ${is('proposals', 'p')}
      left join lateral (select json_agg(json_build_object('title', o.title, 'totalMinor', o.total_minor) order by o.position) as options
        from proposal_options o where ${is('proposal_options', 'o')} and o.proposal_id = p.id) po on true
      left join proposal_answers pa on e.kind in ('proposal_accepted', 'proposal_declined')
        and pa.proposal_id = p.id and ${is('proposal_answers', 'pa')}
      order by e.seq desc`;
