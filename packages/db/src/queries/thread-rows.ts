import { Failure } from '@tripthread/shared/failures';
import type { MessageId, SessionId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../internal/handles.ts';
import { given, readPipelined, rememberStatements, tenantCondition } from '../internal/pipeline.ts';
import { columnList, type LeftJoined, nullList, orNull, type RowOf, select } from '../internal/select.ts';
import type { Statement } from '../internal/statement.ts';
import { messages } from '../schema/conversations.ts';
import { avinodeWebhookEvents } from '../schema/notifications.ts';
import { proposalAnswers, proposals } from '../schema/proposals.ts';
import { quoteRevisions, quotes } from '../schema/quotes.ts';
import { chatSessions, sessionEvents } from '../schema/sessions.ts';
import { operators, rfqs } from '../schema/trips.ts';
import type { Reader } from './sessions/session-row.ts';
import { mailColumns, mailJoins } from './messages/thread-mail.ts';

const [cs, e, m, q, v] = [
  alias(chatSessions, 'cs'),
  alias(sessionEvents, 'e'),
  alias(messages, 'm'),
  alias(quotes, 'q'),
  alias(quoteRevisions, 'v'),
];
const [r, n, p, pa] = [
  alias(rfqs, 'r'),
  alias(avinodeWebhookEvents, 'n'),
  alias(proposals, 'p'),
  alias(proposalAnswers, 'pa'),
];
const nameOf = (name: 'mo' | 'qo' | 'ro') => orNull(alias(operators, name).name);

const eventColumns = {
  seq: e.seq,
  kind: e.kind,
  at: e.at,
  source: e.source,
  refs: e.refs,
  changes: e.changes,
  actorKind: e.actorKind,
  actorId: e.actorId,
  actorName: sql<string | null>`coalesce(a.full_name, c.name, ao.name)`,
} as const;

const messageColumns = {
  messageId: m.id,
  avinodeMessageId: m.avinodeMessageId,
  sender: m.senderType,
  audience: m.audience,
  text: m.content,
  delivery: m.delivery,
  channel: m.channel,
} as const;

/** How a message went out: to whom, with which error, in which mail. */
const deliveryColumns = { sentTo: nameOf('mo'), commandError: sql<string | null>`co.error`, ...mailColumns } as const;

const quoteColumns = {
  quoteId: q.id,
  quotedBy: nameOf('qo'),
  quoteKind: q.kind,
  totalMinor: orNull(v.totalMinor),
  currency: orNull(v.currency),
  revision: orNull(v.revision),
  aircraftType: q.aircraftType,
  tail: q.aircraftTailNumber,
  quoteValidUntil: orNull(v.validUntil),
} as const;

const rfqColumns = {
  rfqId: r.id,
  askedOperator: nameOf('ro'),
  avinodeRfqId: r.avinodeRfqId,
  rfqStatus: r.status,
  declineReason: r.declineReason,
} as const;

const notificationColumns = {
  notificationId: n.id,
  avinodeId: n.avinodeId,
  tripReference: n.tripReference,
  receivedAt: n.receivedAt,
} as const;

const proposalColumns = {
  proposalId: p.id,
  proposalNumber: p.proposalNumber,
  proposalVersion: p.version,
  proposalTitle: p.title,
  proposalValidUntil: p.validUntil,
  proposalCurrency: p.currency,
  options: sql<readonly { readonly title: string; readonly totalMinor: number }[] | null>`po.options`,
} as const;

const answerColumns = {
  answer: pa.answer,
  typedName: pa.typedName,
  optionNumber: pa.optionNumber,
  answerReason: pa.reason,
} as const;

export type MessagePart = LeftJoined<typeof messageColumns>;
export type DeliveryPart = RowOf<typeof deliveryColumns>;
export type QuotePart = LeftJoined<typeof quoteColumns>;
export type RfqPart = LeftJoined<typeof rfqColumns>;
export type NotificationPart = LeftJoined<typeof notificationColumns>;
export type ProposalPart = LeftJoined<typeof proposalColumns>;
export type AnswerPart = LeftJoined<typeof answerColumns>;

/** An event with what it refers to. */
export type ThreadRow = RowOf<typeof eventColumns> &
  MessagePart &
  DeliveryPart &
  QuotePart &
  RfqPart &
  NotificationPart &
  ProposalPart &
  AnswerPart;

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
): Promise<readonly ThreadRow[]> {
  const which = before === undefined ? 'newest' : 'before';
  const values = { brokerageId: tenant.brokerageId, sessionId, most, before };
  const [[session], rows] = await readPipelined(tenant, [
    statements.session('session', values, writeSession),
    statements.items(which, values, () => writeItems(which)),
  ]);
  if (session === undefined) throw new Failure('SESSION_NOT_FOUND');
  if (reader.role !== 'lead' && session.isoAgentId !== reader.agentId) throw new Failure('NOT_YOUR_SESSION');
  return rows;
}

/** Reads the line of a message alone: who wrote it, how far it got, its mail. */
export const messageStatement = (
  { brokerageId: of }: Pick<Tenant, 'brokerageId'>,
  sessionId: SessionId,
  messageId: MessageId,
): Statement<ThreadRow> => statements.message('message', { brokerageId: of, sessionId, messageId }, writeMessage);

const [brokerageId, ofSession] = [given('brokerageId'), given('sessionId')];
const is = (table: string, alias: string): SQL => tenantCondition(brokerageId, table, alias);

const writeSession = () =>
  select(
    { isoAgentId: cs.isoAgentId },
    sql`from chat_sessions cs where ${is('chat_sessions', 'cs')} and cs.id = ${ofSession}`,
  );

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

/** What an event may refer to besides a message. */
const otherColumns = {
  ...quoteColumns,
  ...rfqColumns,
  ...notificationColumns,
  ...proposalColumns,
  ...answerColumns,
} as const;
const messageLine = { ...eventColumns, ...messageColumns, ...deliveryColumns } as const;

const writeMessage = (): SQL<ThreadRow> => sql`
      select ${columnList(messageLine)}, ${nullList(otherColumns)}
      from session_events e
      join messages m on m.id = ${given('messageId')} and ${is('messages', 'm')}
      ${actorJoins()}${deliveryJoins()}
      where ${is('session_events', 'e')} and e.session_id = ${ofSession} and e.refs ->> 'messageId' = ${given('messageId')}::text
      order by e.seq desc limit 1`;

const writeItems = (which: Which): SQL<ThreadRow> => sql`
      select ${columnList({ ...messageLine, ...otherColumns })}
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
