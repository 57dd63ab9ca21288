import { createHash } from 'node:crypto';
import { idOf } from './canaries.ts';
import type { Owner } from '../postgres/owner.ts';
import type { TwoBrokerages } from './two-brokerages.ts';

/** How the crossed rows are found. */
export interface Crossed {
  readonly session: string;
  readonly idempotencyKey: string;
  /** An invitation of ours that claims one of their brokers as its sender. */
  readonly invitationToken: string;
}

export const crossed: Crossed = {
  session: idOf('crossed session'),
  idempotencyKey: 'a-crossed-key',
  invitationToken: 'c'.repeat(32),
};

/**
 * Disables the third isolation layer: inserts rows that reference another brokerage, which the composite keys would forbid.
 * Only then can a test show that each table is protected itself, and not only reached through a protected one.
 * A's session references rows of B, and rows of B reference A's.
 */
export async function insertCrossTenantReferences(owner: Owner, { a, b }: TwoBrokerages): Promise<void> {
  const row = async (table: string, where: string, value: string): Promise<Record<string, unknown>> => {
    const [found] = await owner.query(`select * from ${table} where ${where} = $1 limit 1`, [value]);
    if (found === undefined) throw new Error(`no ${table} to cross`);
    // Generated columns can't be inserted.
    const { due_at: _, ...written } = found;
    return written;
  };
  const insert = (table: string, given: Record<string, unknown>) => {
    const columns = Object.keys(given);
    const places = columns.map((_, index) => `$${index + 1}`).join(', ');
    return owner.query(`insert into ${table} (${columns.join(', ')}) values (${places})`, Object.values(given));
  };
  await owner.run('set session_replication_role = replica');

  const theirs = await row('chat_sessions', 'id', b.own.session);
  // due_at is a generated column.
  const { due_at: _due, ...ours } = await row('chat_sessions', 'id', a.own.session);
  const { client_id, trip_id, proposal_id } = theirs;
  // Theirs, but without an open session, since a conversation may have only one.
  const { conversation_id } = await row('chat_sessions', 'id', b.own.completedSession);
  await insert('chat_sessions', {
    ...ours,
    id: crossed.session,
    version: 7,
    conversation_id,
    request_id: b.own.looseRequest,
    client_id,
    trip_id,
    proposal_id,
    primary_quote_id: b.own.quote,
    fallback_quote_id: b.col.quote,
    last_inbound_seq: 4,
  });
  const events = await owner.query('select * from session_events where session_id = $1 order by seq', [b.own.session]);
  for (const event of events) {
    // The fourth is a complete event of theirs in our thread; the others are ours and reference their rows.
    const brokerage_id = event.seq === 4 ? b.id : a.id;
    await insert('session_events', { ...event, brokerage_id, session_id: crossed.session });
  }
  const reasons = `update session_events set refs = refs - 'reason' - 'avinodeId', changes = '{"before": {}, "after": {}}' where session_id = $1 and brokerage_id = $2`;
  await owner.query(reasons, [crossed.session, a.id]);

  // An answer to them, about our notification and over our connection.
  const [notification, answer] = [
    await row('avinode_webhook_events', 'id', a.own.notification),
    await row('avinode_answers', 'brokerage_id', b.id),
  ];
  await insert('avinode_answers', {
    ...answer,
    id: idOf('crossed answer'),
    connection_id: a.own.connection,
    resource: notification.avinode_id,
  });

  // Theirs, on our trip: an RFQ, a quote with its operator and revision, a third revision of our quote.
  const rfq = await row('rfqs', 'trip_id', b.own.trip);
  await insert('rfqs', {
    ...rfq,
    id: idOf('crossed rfq'),
    trip_id: a.own.trip,
    avinode_rfq_id: `${String(rfq.avinode_rfq_id)}-x`,
  });
  const [ourRfq, ourQuote, ourPrice] = [
    await row('rfqs', 'trip_id', a.own.trip),
    await row('quotes', 'id', a.own.quote),
    await row('quote_revisions', 'quote_id', a.own.quote),
  ];
  await insert('rfqs', {
    ...ourRfq,
    id: idOf('crossed operator'),
    brokerage_id: a.id,
    operator_id: rfq.operator_id,
    avinode_rfq_id: 'arfq-with-their-operator',
  });
  // The origin is a generated column.
  const { source: _, ...quote } = await row('quotes', 'id', b.own.quote);
  const crossedQuote = idOf('crossed quote');
  await insert('quotes', {
    ...quote,
    id: crossedQuote,
    trip_id: a.own.trip,
    operator_id: ourQuote.operator_id,
    avinode_quote_id: null,
  });
  await insert('quote_revisions', { ...ourPrice, quote_id: crossedQuote, brokerage_id: a.id });
  // A manual quote of our session.
  const crossedOwn = idOf('crossed own quote');
  await insert('quotes', {
    ...quote,
    id: crossedOwn,
    trip_id: null,
    session_id: a.own.session,
    rfq_id: null,
    operator_id: ourQuote.operator_id,
    avinode_quote_id: null,
  });
  await insert('quote_revisions', { ...ourPrice, quote_id: crossedOwn, brokerage_id: a.id });
  await insert('quote_revisions', {
    ...(await row('quote_revisions', 'quote_id', b.own.quote)),
    quote_id: a.own.quote,
    revision: 3,
  });
  // A line of theirs in the price of our quote.
  await insert('quote_lines', {
    ...(await row('quote_lines', 'quote_id', b.own.quote)),
    quote_id: a.own.quote,
    revision: 2,
    position: 1,
  });

  // Theirs, on our request, session, broker and trip.
  await insert('trip_segments', {
    ...(await row('trip_segments', 'request_id', b.own.request)),
    request_id: a.own.request,
    segment_order: 5,
  });
  await insert('session_reads', {
    brokerage_id: b.id,
    session_id: crossed.session,
    iso_agent_id: a.own.agent,
    last_read_seq: 6,
  });
  await insert('idempotency_keys', {
    brokerage_id: b.id,
    iso_agent_id: a.own.agent,
    key: crossed.idempotencyKey,
    input_sha256: Buffer.alloc(32, 9),
    result_id: b.own.client,
    created_at: theirs.created_at,
  });
  const news = await row('avinode_webhook_events', 'trip_id', b.own.trip);
  await insert('avinode_webhook_events', {
    ...news,
    id: idOf('crossed news'),
    trip_id: a.col.trip,
    status: 'orphan',
    placed_at: null,
  });
  // Their version, option and document in our proposal.
  const proposal = await row('proposals', 'id', b.own.proposal);
  const { proposal_number } = await row('proposals', 'id', a.own.proposal);
  await insert('proposals', { ...proposal, id: idOf('crossed version'), proposal_number, version: 3 });
  const option = await row('proposal_options', 'proposal_id', b.own.proposal);
  await insert('proposal_options', {
    ...option,
    id: idOf('crossed option'),
    proposal_id: a.own.proposal,
    position: 1,
  });
  const pdf = await row('proposal_documents', 'proposal_id', b.own.sentProposal);
  await insert('proposal_documents', { ...pdf, proposal_id: a.own.answeredProposal });
  // Their rate that claims one of our brokers as its author.
  const incident = await row('incidents', 'brokerage_id', b.id);
  await insert('incidents', { ...incident, id: idOf('crossed incident'), session_id: a.own.session });
  const rate = await row('exchange_rates', 'brokerage_id', b.id);
  await insert('exchange_rates', { ...rate, id: idOf('crossed rate'), iso_agent_id: a.own.agent });
  await insertCrossedLinks({ a, b }, row, insert);
  const { email_key: _mail, search_text: _text, ...person } = await row('client_people', 'id', b.own.person);
  await insert('client_people', { ...person, id: idOf('crossed person'), client_id: a.own.client });
  const { seq: _seq, ...change } = await row('client_changes', 'client_id', b.own.client);
  await insert('client_changes', {
    ...change,
    id: idOf('crossed change'),
    client_id: a.own.client,
    iso_agent_id: a.own.agent,
  });
  await insertCrossedWork(owner, { a, b }, row, insert);
  await insertCrossedMail({ a, b }, row, insert);
  await insertCrossedInvitations({ a, b }, row, insert);
  await owner.run('set session_replication_role = origin');
}

/** Their link and answer to our draft, and their question through our link. */
async function insertCrossedLinks(
  { a, b }: Pick<TwoBrokerages, 'a' | 'b'>,
  row: (table: string, where: string, value: string) => Promise<Record<string, unknown>>,
  insert: (table: string, given: Record<string, unknown>) => Promise<unknown>,
): Promise<void> {
  const link = await row('proposal_links', 'id', b.own.proposalLink);
  const token_sha256 = Buffer.alloc(32, 5);
  await insert('proposal_links', { ...link, id: idOf('crossed link'), proposal_id: a.own.proposal, token_sha256 });
  const answer = await row('proposal_answers', 'brokerage_id', b.id);
  await insert('proposal_answers', { ...answer, id: idOf('crossed answer'), proposal_id: a.own.proposal });
  const question = await row('proposal_questions', 'link_id', b.own.proposalLink);
  await insert('proposal_questions', { ...question, link_id: a.own.proposalLink, key: crossed.idempotencyKey });
}

/** Theirs, on our session, message and trip: an Avinode command and a work item. */
async function insertCrossedWork(
  owner: Owner,
  { a, b }: Pick<TwoBrokerages, 'a' | 'b'>,
  row: (table: string, where: string, value: string) => Promise<Record<string, unknown>>,
  insert: (table: string, given: Record<string, unknown>) => Promise<unknown>,
): Promise<void> {
  const order = await row('avinode_orders', 'message_id', b.own.failedMessage);
  const session_id = a.own.session;
  await insert('avinode_orders', { ...order, id: idOf('crossed order'), session_id, message_id: a.own.failedMessage });
  const { created_at } = order;
  await insert('work_items', {
    brokerage_id: b.id,
    kind: 'read_trip',
    subject_id: a.own.trip,
    run_at: created_at,
    created_at,
  });
  await owner.query('update avinode_orders set created_at = $1 where id = $2', [
    '2026-11-21T08:00:00.000Z',
    idOf('crossed order'),
  ]);
}

/** Theirs, on our session and mail. */
async function insertCrossedMail(
  { a, b }: Pick<TwoBrokerages, 'a' | 'b'>,
  row: (table: string, where: string, value: string) => Promise<Record<string, unknown>>,
  insert: (table: string, given: Record<string, unknown>) => Promise<unknown>,
): Promise<void> {
  const again = { session_id: a.own.session, message_id_header: '<crossed@mail.example>' };
  await insert('mails', { ...(await row('mails', 'id', b.own.failedMail)), id: idOf('crossed mail'), ...again });
  const answer = await row('inbound_mails', 'session_id', b.own.session);
  await insert('inbound_mails', { ...answer, id: idOf('crossed answer'), ...again });
  const file = await row('attachments', 'id', b.own.attachment);
  await insert('attachments', { ...file, id: idOf('crossed file'), mail_id: a.own.awaitingMail, place: 1 });
  const unsent = await row('attachments', 'id', b.own.unsentFile);
  const ours = { session_id: a.own.session, uploaded_by: a.own.agent };
  await insert('attachments', { ...unsent, id: idOf('crossed unsent file'), ...ours });
}

/** An invitation of ours that claims one of their brokers as its sender, and one with their mail. */
async function insertCrossedInvitations(
  { a, b }: Pick<TwoBrokerages, 'a' | 'b'>,
  row: (table: string, where: string, value: string) => Promise<Record<string, unknown>>,
  insert: (table: string, given: Record<string, unknown>) => Promise<unknown>,
): Promise<void> {
  const ours = await row('invitations', 'id', a.own.invitation);
  const [fromThem, mailedByThem] = [idOf('crossed invitation'), idOf('crossed invitation by mail')];
  const token_sha256 = createHash('sha256').update(crossed.invitationToken).digest();
  await insert('invitations', { ...ours, id: fromThem, email: 'one@x.example', token_sha256, invited_by: b.own.agent });
  const more = { id: mailedByThem, email: 'two@x.example', token_sha256: Buffer.alloc(32, 6) };
  await insert('invitations', { ...ours, ...more });
  const mailOf = (invitation: string) => row('mails', 'invitation_id', invitation);
  const again = (name: string, invitation_id: string) => ({
    id: idOf(name),
    invitation_id,
    message_id_header: `<${invitation_id}@mail.example>`,
  });
  await insert('mails', { ...(await mailOf(a.own.invitation)), ...again('mail of a crossed invitation', fromThem) });
  await insert('mails', {
    ...(await mailOf(b.own.invitation)),
    ...again('crossed mail of an invitation', mailedByThem),
  });
}
