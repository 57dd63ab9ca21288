import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Audience, Canaries, type Letter } from './canaries.ts';
import { insertCanaryInvitation } from '../desk/canary-invitation.ts';
import type { Owner } from '../postgres/owner.ts';
import { buildCanaryOffer } from '../desk/canary-offer.ts';

/** When everything in these brokerages happened. The tests' clock is set to `now`. */
const then = '2026-11-20T08:00:00.000Z';
export const now = '2026-11-23T09:30:00.000Z';

/** The ids of a broker's rows, which no input of another brokerage may reach. */
export interface Things {
  readonly agent: string;
  readonly client: string;
  /** A client card that nothing references. */
  readonly looseClient: string;
  readonly looseClientName: string;
  readonly person: string;
  readonly personEmail: string;
  readonly operatorName: string;
  readonly trip: string;
  readonly avinodeTripId: string;
  readonly tripCode: string;
  readonly avinodeRfqId: string;
  readonly rfq: string;
  readonly avinodeQuoteId: string;
  readonly avinodeRfpId: string;
  readonly quote: string;
  /** A manual quote. */
  readonly manualQuote: string;
  /** The draft of a second version, and the first, which was sent. */
  readonly proposal: string;
  readonly answeredProposal: string;
  readonly sentProposal: string;
  /** The token of the sent proposal's link. */
  readonly proposalLink: string;
  readonly linkToken: string;
  /** An open invitation, and its token. */
  readonly invitation: string;
  readonly invitationToken: string;
  /** A message to an operator that Avinode refused. */
  readonly failedMessage: string;
  readonly connection: string;
  readonly notification: string;
  readonly request: string;
  /** A request without a session. */
  readonly looseRequest: string;
  readonly conversation: string;
  readonly session: string;
  readonly subject: string;
  /** A session with neither request nor trip. */
  readonly bareConversation: string;
  readonly bareSession: string;
  readonly pausedSession: string;
  readonly completedSession: string;
  readonly archivedSession: string;
  /** Mails of that session: awaiting approval, refused by the server, and of unknown delivery. */
  readonly awaitingMail: string;
  readonly failedMail: string;
  readonly unknownMail: string;
  readonly attachment: string;
  /** An attachment of an unsent message of that session. */
  readonly unsentFile: string;
  /** An inbound mail without a session, which every broker may attach. */
  readonly orphanMail: string;
}

export interface CanaryBrokerage {
  readonly letter: Letter;
  readonly id: string;
  readonly own: Things;
  readonly col: Things;
  readonly lead: string;
  readonly off: string;
  readonly connection: { readonly id: string; readonly key: string; readonly user: string; readonly password: string };
  readonly inbox: { readonly key: string; readonly user: string; readonly password: string };
}

export interface TwoBrokerages {
  readonly canaries: Canaries;
  readonly a: CanaryBrokerage;
  readonly b: CanaryBrokerage;
}

/** Two brokerages with the same rows but unique texts: each text column of each row has its own. */
export async function insertTwoBrokerages(owner: Owner): Promise<TwoBrokerages> {
  const canaries = new Canaries();
  const forms = await readForms(owner);
  return {
    canaries,
    a: await new CanaryWriter(owner, forms, canaries, 'a').brokerage(),
    b: await new CanaryWriter(owner, forms, canaries, 'b').brokerage(),
  };
}

type Forms = ReadonlyMap<string, readonly { readonly column: string; readonly isJson: boolean }[]>;

async function readForms(owner: Owner): Promise<Forms> {
  const rows = await owner.query(`
    select table_name as "table", column_name as "column", data_type = 'jsonb' as "isJson"
    from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'jsonb') and is_generated = 'NEVER'`);
  const forms = new Map<string, { column: string; isJson: boolean }[]>();
  for (const { table, column, isJson } of rows) {
    const known = forms.get(String(table)) ?? [];
    forms.set(String(table), [...known, { column: String(column), isJson: isJson === true }]);
  }
  return forms;
}

const seven = { version: 7 };
const facts = {
  conversation_type: 'flight_request',
  session_started_at: then,
  last_activity_at: then,
  created_at: then,
  updated_at: then,
};

class CanaryWriter {
  private readonly owner: Owner;
  private readonly forms: Forms;
  private readonly canaries: Canaries;
  private readonly letter: Letter;

  constructor(owner: Owner, forms: Forms, canaries: Canaries, letter: Letter) {
    this.owner = owner;
    this.forms = forms;
    this.canaries = canaries;
    this.letter = letter;
  }

  private id = (name: string) => this.canaries.id(this.letter, name);
  private get brokerageId() {
    return this.id('brokerage');
  }

  /** Inserts a row; omitted text columns get a canary. @returns the inserted row */
  private async plant<T extends Record<string, unknown>>(
    table: string,
    audience: Audience,
    given: T,
  ): Promise<T & Record<string, unknown>> {
    const row: Record<string, unknown> =
      table === 'brokerages' ? { ...given } : { brokerage_id: this.brokerageId, ...given };
    for (const { column, isJson } of this.forms.get(table) ?? []) {
      if (column in row) continue;
      const text = this.canaries.text(this.letter, audience, `${table}.${column}`);
      row[column] = isJson ? { note: text } : text;
    }
    const columns = Object.keys(row);
    await this.owner.query(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(row),
    );
    return row as T & Record<string, unknown>;
  }

  async brokerage(): Promise<CanaryBrokerage> {
    const currency = this.letter === 'a' ? 'XAA' : 'XBB';
    const form = {
      brand_color: '#1d4ed8',
      default_currency: this.canaries.known(this.letter, 'all', 'brokerages.default_currency', currency),
    };
    await this.plant('brokerages', 'all', { id: this.brokerageId, created_at: then, ...form });
    const connection = await this.connection();
    const inbox = await this.inbox();
    const agent = (name: string, more: Record<string, unknown>) =>
      this.plant('iso_agents', 'all', { id: this.id(`agent ${name}`), login_user_id: null, created_at: then, ...more });
    await agent('own', { role: 'broker' });
    await agent('col', { role: 'broker' });
    await agent('lead', { role: 'lead' });
    await agent('off', { role: 'broker', is_active: false });
    const other = this.letter === 'a' ? 'XAR' : 'XBR';
    await this.plant('exchange_rates', 'all', {
      id: this.id('exchange rate'),
      iso_agent_id: this.id('agent own'),
      base: currency,
      quote: this.canaries.known(this.letter, 'all', 'exchange_rates.quote', other),
      rate: '1.08',
      as_of: '2026-11-20',
      created_at: then,
    });
    await this.formerSystem();
    const own = await this.things('own', connection.id);
    const col = await this.things('col', connection.id);
    await this.housekeeping(own.session);
    await this.plant('legacy_rows', 'own', { session_id: own.session, client_id: own.client });
    await this.notification('orphan', 'all', connection.id, { status: 'orphan' });
    await this.plant('idempotency_keys', 'none', {
      iso_agent_id: own.agent,
      input_sha256: Buffer.alloc(32, 7),
      result_id: this.id('nothing'),
      created_at: then,
    });
    return {
      letter: this.letter,
      id: this.brokerageId,
      own,
      col,
      lead: this.id('agent lead'),
      off: this.id('agent off'),
      connection,
      inbox,
    };
  }

  private async connection() {
    const password = `password of ${this.letter}`;
    const sha256 = createHash('sha256').update(password).digest();
    const id = this.id('connection');
    // The second brokerage is older: a query without a brokerage filter would find it first.
    const created_at = this.letter === 'a' ? then : '2026-01-01T00:00:00.000Z';
    const { key, webhook_user: user } = await this.plant('avinode_connections', 'lead', {
      id,
      webhook_password_sha256: sha256,
      paused_reason: null,
      // Not encrypted: copying it is attempted and fails.
      credentials: Buffer.alloc(64),
      created_at,
    });
    return { id, key: String(key), user: String(user), password };
  }

  private async inbox() {
    const password = `mail password of ${this.letter}`;
    const { key, webhook_user: user } = await this.plant('mail_inboxes', 'lead', {
      id: this.id('inbox'),
      webhook_password_sha256: createHash('sha256').update(password).digest(),
      created_at: then,
    });
    await this.plant('mail_settings', 'lead', { updated_at: then });
    return { key: String(key), user: String(user), password };
  }

  /** A failed job run, and a corrected counter. */
  private async housekeeping(session: string) {
    const run = { job: 'archive-sessions', began_at: then, ended_at: then, duration_ms: 5, effect: 0 };
    await this.plant('job_runs', 'lead', run);
    const drift = { kind: 'counter_drift', stored: 3, counted: 2, found_at: then, last_seen_at: then, ended_at: then };
    await this.plant('incidents', 'lead', { ...drift, id: this.id('incident'), session_id: session });
  }

  private async inboundMail(name: string, audience: Audience, more: Record<string, unknown>): Promise<string> {
    const text = () => this.canaries.text(this.letter, audience, 'inbound_mails');
    const id = this.id(`inbound mail ${name}`);
    await this.plant('inbound_mails', audience, {
      id,
      inbox_id: this.id('inbox'),
      received_at: then,
      raw: Buffer.from(`Subject: ${text()}\r\n\r\nHello`),
      message_id_header: `<${text()}@mail.example>`,
      ...more,
    });
    return id;
  }

  private async attachment(name: string, audience: Audience, owner: Record<string, unknown>): Promise<string> {
    const content = Buffer.from(this.canaries.text(this.letter, audience, 'attachments.content'));
    const id = this.id(`attachment ${name}`);
    await this.plant('attachments', audience, {
      id,
      place: 0,
      mime_type: 'application/pdf',
      size_bytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
      content,
      created_at: then,
      ...owner,
    });
    return id;
  }

  private notification(name: string, audience: Audience, connection: string, more: Record<string, unknown>) {
    const text = this.canaries.text(this.letter, audience, 'avinode_webhook_events.avinode_id');
    return this.plant('avinode_webhook_events', audience, {
      id: this.id(`notification ${name}`),
      connection_id: connection,
      received_at: then,
      next_attempt_at: then,
      avinode_id: `anews-${text}`,
      raw_body: Buffer.from(JSON.stringify({ id: `anews-${text}` })),
      error: null,
      ...more,
    });
  }

  private async things(who: 'own' | 'col', connection: string): Promise<Things> {
    const sourcing = await this.sourcing(who, connection);
    const agent = this.id(`agent ${who}`);
    const client = this.id(`client ${who}`);
    const people = await this.clients(who, client);
    const request = await this.request(who, 'request', { agent, client });
    const looseRequest = await this.request(who, 'loose request', { agent, client });
    const base = { iso_agent_id: agent, client_id: client, ...facts };
    const bare = await this.session(who, 'bare', { ...base, client_id: null, client_name: null, version: 1 });
    const paused = await this.session(who, 'paused', {
      ...base,
      ...this.route(who),
      status: 'paused',
      request_id: await this.request(who, 'paused request', { agent, client }),
      leg_count: 1,
      version: 1,
    });
    const closed = {
      ...base,
      current_step: 'closed_won',
      step_before_close: 'proposal_sent',
      session_ended_at: then,
      version: 1,
    };
    const completed = await this.session(who, 'completed', { ...closed, status: 'completed' });
    const archived = await this.session(who, 'archived', {
      ...closed,
      status: 'archived',
      status_before_archive: 'completed',
    });
    const full = await this.session(who, 'full', {
      ...base,
      ...seven,
      ...this.route(who),
      request_id: request,
      trip_id: sourcing.trip,
      avinode_trip_id: sourcing.avinodeTripId,
      trip_code: sourcing.tripCode,
      quotes_received_count: 2,
      quotes_expected_count: 1,
      operators_contacted_count: 1,
      leg_count: 1,
    });
    const thread = await this.thread(who, {
      ...sourcing,
      connection,
      agent,
      client,
      request,
      session: full.id,
      conversation: full.conversation,
    });
    return {
      ...sourcing,
      ...thread,
      connection,
      agent,
      client,
      ...people,
      request,
      looseRequest,
      conversation: full.conversation,
      session: full.id,
      subject: full.subject,
      avinodeRfpId: full.rfp,
      bareConversation: bare.conversation,
      bareSession: bare.id,
      pausedSession: paused.id,
      completedSession: completed.id,
      archivedSession: archived.id,
    };
  }

  /** A client with a person on the card, one without, and one that was merged into the first. */
  private async clients(who: 'own' | 'col', client: string) {
    const preferences = () => [
      { label: 'Catering', value: this.canaries.text(this.letter, 'all', 'clients.preferences') },
    ];
    const card = (id: string, more: object) =>
      this.plant('clients', 'all', { id, created_at: then, preferences: preferences(), ...more });
    const [looseClient, person] = [this.id(`loose client ${who}`), this.id(`person ${who}`)];
    const email = `${this.canaries.text(this.letter, 'all', 'clients.email')}@client.example`;
    await card(client, { email });
    const loose = await card(looseClient, {});
    await card(this.id(`merged client ${who}`), { merged_into: client, merged_at: then });
    const kim = await this.plant('client_people', 'all', { id: person, client_id: client, created_at: then });
    await this.plant('client_changes', 'all', {
      id: this.id(`client change ${who}`),
      client_id: client,
      iso_agent_id: this.id(`agent ${who}`),
      kind: 'changed',
      at: then,
    });
    return { looseClient, looseClientName: String(loose.name), person, personEmail: String(kim.email) };
  }

  /** Airports are on summaries too, so every broker of the brokerage may see them. */
  private route(who: 'own' | 'col') {
    const code = (end: string) =>
      this.canaries.known(
        this.letter,
        'all',
        'an airport',
        `Q${this.letter.toUpperCase()}${who === 'own' ? 'O' : 'C'}${end}`,
      );
    return { departure_airport: code('D'), arrival_airport: code('A'), departure_date: '2026-12-12', passengers: 6 };
  }

  private money(who: 'own' | 'col', n: number) {
    const [l, w] = [this.letter === 'a' ? 1 : 2, who === 'own' ? 1 : 2];
    const currency = `X${this.letter.toUpperCase()}${who === 'own' ? 'O' : 'C'}`;
    return {
      minor: this.canaries.known(this.letter, who, 'a price', Number(`88${l}${w}00000${n}`)),
      currency: this.canaries.known(this.letter, who, 'a currency', currency),
    };
  }

  private async sourcing(who: 'own' | 'col', connection: string) {
    const [l, w] = [this.letter === 'a' ? 1 : 2, who === 'own' ? 1 : 2];
    const [operator, trip, rfq, quote] = ['operator', 'trip', 'rfq', 'quote'].map((name) =>
      this.id(`${name} ${who}`),
    ) as [string, string, string, string];
    const avinodeTripId = this.canaries.known(this.letter, who, 'trips.avinode_trip_id', `atrip-9${l}${w}001`);
    const tripCode = this.canaries.known(this.letter, who, 'trips.trip_code', `Q${this.letter.toUpperCase()}${w}777`);
    const { name: operatorName } = await this.plant('operators', who, { id: operator, created_at: then });
    await this.plant('trips', who, {
      id: trip,
      connection_id: connection,
      avinode_trip_id: avinodeTripId,
      trip_code: tripCode,
      created_at: then,
    });
    const avinodeRfqId = `arfq-${this.canaries.text(this.letter, who, 'rfqs.avinode_rfq_id')}`;
    await this.plant('rfqs', who, {
      id: rfq,
      trip_id: trip,
      connection_id: connection,
      avinode_rfq_id: avinodeRfqId,
      operator_id: operator,
      status: 'quoted',
      sent_at: then,
      answered_at: then,
      created_at: then,
    });
    const avinodeQuoteId = `aquote-${this.canaries.text(this.letter, who, 'quotes.avinode_quote_id')}`;
    const newest = this.money(who, 2);
    const safety = () => [this.canaries.text(this.letter, who, 'quotes.safety_ratings')];
    await this.plant('quotes', who, {
      id: quote,
      trip_id: trip,
      rfq_id: rfq,
      operator_id: operator,
      avinode_quote_id: avinodeQuoteId,
      revision: 2,
      total_minor: newest.minor,
      currency: newest.currency,
      safety_ratings: safety(),
      received_at: then,
    });
    for (const revision of [1, 2]) {
      const { minor, currency } = this.money(who, revision);
      await this.plant('quote_revisions', who, {
        quote_id: quote,
        revision,
        total_minor: minor,
        currency,
        safety_ratings: safety(),
        received_at: then,
      });
      await this.plant('quote_lines', who, {
        quote_id: quote,
        revision,
        position: 0,
        kind: 'catering',
        state: 'extra',
        amount_minor: this.money(who, revision + 2).minor,
      });
    }
    const manualQuote = await this.manualQuote(who, { operator, trip });
    return {
      operator,
      operatorName: String(operatorName),
      trip,
      rfq,
      quote,
      manualQuote,
      avinodeTripId,
      tripCode,
      avinodeRfqId,
      avinodeQuoteId,
    };
  }

  /** A price that arrived by mail. */
  private async manualQuote(who: 'own' | 'col', { operator, trip }: { operator: string; trip: string }) {
    const id = this.id(`manual quote ${who}`);
    const { minor, currency } = this.money(who, 5);
    const price = {
      total_minor: minor,
      currency,
      safety_ratings: [this.canaries.text(this.letter, who, 'quotes.safety_ratings')],
      received_at: then,
    };
    await this.plant('quotes', who, {
      id,
      trip_id: trip,
      operator_id: operator,
      rfq_id: null,
      avinode_quote_id: null,
      ...price,
    });
    await this.plant('quote_revisions', who, { quote_id: id, revision: 1, ...price });
    return id;
  }

  private async request(
    who: 'own' | 'col',
    name: string,
    { agent, client }: { agent: string; client: string },
  ): Promise<string> {
    const id = this.id(`${name} ${who}`);
    const budget = this.money(who, 9);
    await this.plant('requests', who, {
      id,
      iso_agent_id: agent,
      client_id: client,
      status: 'pending',
      ...this.route(who),
      budget_minor: budget.minor,
      budget_currency: budget.currency,
      created_at: then,
      updated_at: then,
    });
    await this.plant('trip_segments', who, {
      request_id: id,
      segment_order: 0,
      ...this.route(who),
      departure_time: '09:30',
    });
    return id;
  }

  private async session(who: 'own' | 'col', name: string, given: Record<string, unknown>) {
    const conversation = this.id(`conversation ${name} ${who}`);
    const id = this.id(`session ${name} ${who}`);
    await this.plant('conversations', who, { id: conversation, client_id: given.client_id, created_at: then });
    const none = { avinode_trip_id: null, trip_code: null, departure_airport: null, arrival_airport: null };
    const rfp = `rfp-${this.canaries.text(this.letter, who, 'chat_sessions.avinode_rfp_id')}`;
    const { subject } = await this.plant('chat_sessions', who, {
      id,
      conversation_id: conversation,
      avinode_rfp_id: rfp,
      ...none,
      ...given,
    });
    if (given.version === 1) await this.event(who, id, 1, 'snapshot', { kind: 'system', id: null }, {});
    return { id, conversation, subject: String(subject), rfp };
  }

  private event(
    who: 'own' | 'col',
    session: string,
    seq: number,
    kind: string,
    actor: { kind: string; id: string | null },
    refs: object,
  ) {
    const text = () => this.canaries.text(this.letter, who, `session_events of ${kind}`);
    return this.plant('session_events', who, {
      session_id: session,
      seq,
      kind,
      actor_kind: actor.kind,
      actor_id: actor.id,
      source: 'demo',
      at: then,
      refs: { ...refs, reason: text() },
      changes: { before: {}, after: { workflowState: { note: text() } } },
    });
  }

  private async thread(
    who: 'own' | 'col',
    of: Record<
      | 'operator'
      | 'trip'
      | 'rfq'
      | 'quote'
      | 'connection'
      | 'agent'
      | 'client'
      | 'request'
      | 'session'
      | 'conversation',
      string
    >,
  ) {
    const noSender = { sender_iso_agent_id: null, sender_operator_id: null, sender_client_id: null };
    const message = async (name: string, sender_type: string, more: Record<string, unknown>) => {
      const id = this.id(`message ${name} ${who}`);
      const common = {
        id,
        session_id: of.session,
        conversation_id: of.conversation,
        audience: 'client',
        created_at: then,
      };
      await this.plant('messages', who, { ...common, ...noSender, sender_type, ...more });
      return { messageId: id };
    };
    const {
      proposal: proposalId,
      sentProposal,
      answeredProposal,
      proposalLink,
      linkToken,
    } = await this.proposal(who, of);
    const notification = await this.notification(who, who, of.connection, {
      status: 'placed',
      trip_id: of.trip,
      placed_at: then,
    });
    const agent = { kind: 'iso_agent', id: of.agent };
    const system = { kind: 'system', id: null };
    await this.answer(who, of.connection, String(notification.avinode_id));
    await this.event(who, of.session, 1, 'snapshot', system, {});
    const failed = await message('sent', 'iso_agent', {
      sender_iso_agent_id: of.agent,
      audience: 'operator',
      delivery: 'failed',
    });
    await this.event(who, of.session, 2, 'message_posted', agent, failed);
    await this.event(
      who,
      of.session,
      3,
      'message_posted',
      { kind: 'client', id: of.client },
      await message('got', 'client', { sender_client_id: of.client }),
    );
    await this.plant('proposal_questions', who, {
      link_id: proposalLink,
      message_id: this.id(`message got ${who}`),
      text_sha256: Buffer.alloc(32, 7),
      asked_at: then,
    });
    await this.event(who, of.session, 4, 'rfq_seen', system, { rfqId: of.rfq });
    await this.event(
      who,
      of.session,
      5,
      'quote_recorded',
      { kind: 'operator', id: of.operator },
      { quoteId: of.quote, revision: 1 },
    );
    await this.event(who, of.session, 6, 'notification_received', system, {
      notificationId: notification.id,
      avinodeId: notification.avinode_id,
    });
    await this.event(who, of.session, 7, 'proposal_recorded', agent, { proposalId });
    await this.owner.query('update chat_sessions set proposal_id = $1 where id = $2', [proposalId, of.session]);
    await this.orders(who, of, failed.messageId);
    const mails = await this.mails(who, of);
    await this.plant('session_reads', who, { session_id: of.session, iso_agent_id: of.agent, last_read_seq: 3 });
    const { messageId: failedMessage } = failed;
    return {
      failedMessage,
      notification: notification.id,
      proposal: proposalId,
      answeredProposal,
      sentProposal,
      proposalLink,
      linkToken,
      ...mails,
      ...(await insertCanaryInvitation(this.plant.bind(this), this.canaries, {
        letter: this.letter,
        who,
        agent: of.agent,
        at: then,
      })),
    };
  }

  /** One sent version, and the draft of the next one, which is the session's. */
  private async proposal(
    who: 'own' | 'col',
    of: Record<'agent' | 'request' | 'session' | 'quote', string>,
  ): Promise<Pick<Things, 'proposal' | 'sentProposal' | 'answeredProposal' | 'proposalLink' | 'linkToken'>> {
    const [draft, sent] = [this.id(`proposal ${who}`), this.id(`proposal sent ${who}`)];
    const quoted = this.money(who, 2);
    const margin = this.money(who, 3).minor;
    const price = {
      quote_id: of.quote,
      quote_revision: 2,
      quote_total_minor: quoted.minor,
      quote_currency: quoted.currency,
      exchange_rate: '1.000000000',
      exchange_day: '2026-11-20',
      operator_minor: quoted.minor,
      operator_taxes_minor: 0,
      margin_minor: margin,
      charter_minor: quoted.minor + margin,
      taxes_minor: 0,
      card_fee_minor: 0,
      total_minor: quoted.minor + margin,
      aircraft_tail_number: this.canaries.known(
        this.letter,
        who,
        'a tail',
        `Q${this.letter.toUpperCase()}${who === 'own' ? 'O' : 'C'}TL`,
      ),
    };
    const fixed = { margin_kind: 'fixed', margin_basis_points: null, margin_minor: margin };
    const taxed = {
      treatAs: null,
      isRural: false,
      note: this.canaries.text(this.letter, who, 'proposals.leg_taxes'),
    };
    const proposal = { session_id: of.session, request_id: of.request, iso_agent_id: of.agent, created_at: then };
    const own = { ...proposal, currency: quoted.currency, leg_taxes: [taxed], ...fixed };
    const { proposal_number } = await this.plant('proposals', who, {
      ...own,
      id: sent,
      status: 'sent',
      sent_at: then,
      document: buildCanaryOffer(this.id(`option of ${sent}`), then, (where) =>
        this.canaries.text(this.letter, who, `offer ${where}`),
      ),
    });
    await this.plant('proposals', who, {
      ...own,
      id: draft,
      proposal_number,
      version: 2,
      previous_version_id: sent,
      document: null,
    });
    for (const proposal_id of [sent, draft]) {
      const text = () => [this.canaries.text(this.letter, who, 'proposal_options of a list')];
      await this.plant('proposal_options', who, {
        ...price,
        id: this.id(`option of ${proposal_id}`),
        proposal_id,
        position: 0,
        included: text(),
        not_included: text(),
      });
    }
    const pdf = Buffer.from(this.canaries.text(this.letter, who, 'offer as a document'));
    const sha256 = createHash('sha256').update(pdf).digest();
    await this.plant('proposal_documents', who, { proposal_id: sent, pdf, sha256, created_at: then });
    const answered = this.id(`proposal answered ${who}`);
    await this.plant('proposals', who, { ...own, id: answered, document: null });
    return {
      proposal: draft,
      sentProposal: sent,
      answeredProposal: answered,
      ...(await this.links(who, { sent, answered, agent: of.agent })),
    };
  }

  /** A link to the sent version, and a client's answer to another one. */
  private async links(who: 'own' | 'col', of: Record<'sent' | 'answered' | 'agent', string>) {
    const [proposalLink, usedLink] = [this.id(`link ${who}`), this.id(`link used ${who}`)];
    const tokenOf = (name: string) =>
      createHash('sha256').update(`${name} of ${this.letter} ${who}`).digest('base64url').slice(0, 32);
    const link = (id: string, proposal_id: string, token: string) =>
      this.plant('proposal_links', who, {
        id,
        proposal_id,
        token_sha256: createHash('sha256').update(token).digest(),
        token_sealed: Buffer.alloc(60),
        created_by: of.agent,
        created_at: then,
        expires_at: '2026-12-20T08:00:00.000Z',
      });
    await link(proposalLink, of.sent, tokenOf('token'));
    await link(usedLink, of.answered, tokenOf('used token'));
    await this.plant('proposal_answers', who, {
      id: this.id(`answer ${who}`),
      proposal_id: of.answered,
      link_id: usedLink,
      answer: 'declined',
      answered_at: then,
    });
    return { proposalLink, linkToken: tokenOf('token') };
  }

  /** Avinode's response when the resource of a notification was read. */
  private answer(who: 'own' | 'col', connection: string, resource: string) {
    const said = this.canaries.text(this.letter, who, 'avinode_answers.body');
    return this.plant('avinode_answers', who, {
      id: this.id(`answer ${who}`),
      connection_id: connection,
      resource,
      http_status: 200,
      body_sha256: createHash('sha256').update(said).digest(),
      body: gzipSync(JSON.stringify({ data: { message: said } })),
      first_at: then,
      last_at: then,
    });
  }

  /** Mails that were not sent, or may not have been, and an inbound mail. */
  private async mails(who: 'own' | 'col', of: Record<'agent' | 'session', string>) {
    const mail = async (name: string, status: string, more: Record<string, unknown> = {}) => {
      const id = this.id(`mail ${name} ${who}`);
      const text = () => this.canaries.text(this.letter, who, `mails of ${name}`);
      await this.plant('mails', who, {
        id,
        session_id: of.session,
        iso_agent_id: of.agent,
        status,
        to_email: `${text()}@client.example`,
        message_id_header: `<${text()}@desk.example>`,
        created_at: then,
        finished_at: then,
        ...more,
      });
      return id;
    };
    const awaitingMail = await mail('awaiting', 'awaiting_approval', { finished_at: null, message_id_header: null });
    const placed = await this.inboundMail(who, who, {
      status: 'placed',
      session_id: of.session,
      message_id: this.id(`message got ${who}`),
      placed_at: then,
    });
    await this.attachment(`of an answer ${who}`, who, { inbound_mail_id: placed });
    return {
      orphanMail: await this.inboundMail(`orphan ${who}`, 'all', { status: 'orphan' }),
      awaitingMail,
      failedMail: await mail('failed', 'failed'),
      unknownMail: await mail('unknown', 'unknown'),
      attachment: await this.attachment(who, who, { mail_id: awaitingMail }),
      unsentFile: await this.attachment(`unsent ${who}`, who, { session_id: of.session, uploaded_by: of.agent }),
    };
  }

  /** The progress of a legacy import and an archived row of it: no procedure returns either. */
  private async formerSystem(): Promise<void> {
    const currency = this.canaries.known(
      this.letter,
      'none',
      'legacy_imports.currency',
      this.letter === 'a' ? 'XFA' : 'XFB',
    );
    await this.plant('legacy_imports', 'none', { as_of: then, currency });
    await this.plant('legacy_rows', 'none', { session_id: null, client_id: null });
  }

  /** An Avinode command that was not executed. */
  private async orders(
    who: 'own' | 'col',
    of: Record<'connection' | 'agent' | 'session' | 'rfq', string>,
    message: string,
  ) {
    const given = {
      connection_id: of.connection,
      iso_agent_id: of.agent,
      session_id: of.session,
      status: 'failed',
      rfq_id: of.rfq,
      trip_id: null,
      message_id: null,
      cancel_reason: null,
      created_at: then,
      finished_at: then,
    };
    await this.plant('avinode_orders', who, {
      ...given,
      id: this.id(`order ${who}`),
      kind: 'cancel_rfq',
      cancel_reason: 'OTHER',
    });
    await this.plant('avinode_orders', who, {
      ...given,
      id: this.id(`order of a message ${who}`),
      kind: 'send_chat',
      message_id: message,
    });
  }
}
