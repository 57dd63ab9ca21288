// The starting point of a browser story: its own brokerage, with brokers who can sign in and their sessions.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { systemClock } from '@tripthread/shared/time/clock';
import type { BrokerageId, ConnectionId, IsoAgentId, SessionId } from '@tripthread/shared/ids';
import { hashPassword } from 'better-auth/crypto';
import postgres, { type Sql } from 'postgres';
import {
  closeDatabase,
  type Database,
  inTransaction,
  openDatabase,
  type Tenant,
  tenantOf,
} from '@tripthread/db/database';
import { setAgentActive } from '@tripthread/db/queries/team/agents';
import { saveProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { saveLogin } from '@tripthread/db/queries/system/logins';
import { sendOffer, type SentOffer, type StoryOffer } from './sent-offer.ts';
import { postStoryMessage, type StoryMessage, type StorySession, writeStorySession } from './story-session.ts';

export const agentNames = ['ana', 'ben', 'lead'] as const;
export type AgentName = (typeof agentNames)[number];
const fullNames = { ana: 'Ana Silva', ben: 'Ben Okafor', lead: 'Lea Brandt' } as const;

export interface StoryAgent {
  readonly id: IsoAgentId;
  readonly name: string;
  readonly email: string;
}

export interface StoryConnection {
  readonly key: string;
  readonly user: string;
  readonly password: string;
}

export interface OpenedSession {
  readonly id: string;
  readonly version: number;
}

/** The password hash of every test user; computed once per run, since it is slow by design. */
export const hashForStories = (password: string): Promise<string> => hashPassword(password);

/** The database that stories share; each has its own brokerage. */
export class StoryDatabase {
  readonly #owner: Sql;
  readonly #database: Database;

  constructor(url: string) {
    this.#owner = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'story' } });
    this.#database = openDatabase({ url, deskConnections: 1 });
  }

  /** A brokerage with the brokers Ana and Ben, and the lead Lea. */
  async found(passwordHash: string): Promise<StoryBrokerage> {
    const at = systemClock.now();
    const tag = randomBytes(5).toString('hex');
    const connection = { key: `key-${tag}`, user: `avinode-${tag}`, password: `secret-${tag}` };
    const [brokerage] = await this.#owner`
      insert into brokerages (name, created_at) values (${`Brokerage ${tag}`}, ${at}) returning id`;
    const brokerageId = String(brokerage?.id) as BrokerageId;
    const sha256 = createHash('sha256').update(connection.password).digest();
    const [made] = await this.#owner`
      insert into avinode_connections (brokerage_id, key, webhook_user, webhook_password_sha256, created_at)
      values (${brokerageId}, ${connection.key}, ${connection.user}, ${sha256}, ${at}) returning id`;
    const inbox = { key: `mail-${tag}`, user: connection.user, password: connection.password };
    await this.#owner`
      insert into mail_inboxes (brokerage_id, key, webhook_user, webhook_password_sha256, created_at)
      values (${brokerageId}, ${inbox.key}, ${inbox.user}, ${sha256}, ${at})`;
    const agents = await Promise.all(
      agentNames.map(async (name) => {
        const [email, fullName] = [`${name}-${tag}@stories.tripthread.dev`, fullNames[name]];
        const login = await saveLogin(this.#database, { id: randomUUID(), email, name: fullName, passwordHash, at });
        const [agent] = await this.#owner`
          insert into iso_agents (brokerage_id, login_user_id, email, full_name, role, created_at)
          values (${brokerageId}, ${login}, ${email}, ${fullName}, ${name === 'lead' ? 'lead' : 'broker'}, ${at}) returning id`;
        return [name, { id: String(agent?.id) as IsoAgentId, name: fullName, email }] as const;
      }),
    );
    return new StoryBrokerage(tenantOf(this.#database, brokerageId), this.#owner, {
      connection,
      inbox,
      connectionId: String(made?.id) as ConnectionId,
      agents: Object.fromEntries(agents) as Record<AgentName, StoryAgent>,
    });
  }

  /** Terminates the servers' LISTEN connections, like a network failure. @returns their number */
  async dropListenConnections(): Promise<number> {
    const cut = await this.#owner`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'tripthread listen'`;
    return cut.length;
  }

  /** Runs a recurring job now. */
  async runJob(name: string): Promise<void> {
    await this.#owner`select graphile_worker.add_job(${name})`;
  }

  /** Corrupts a session's counter, which the product itself never does. */
  async corruptCounter(sessionId: string, column: 'message_count'): Promise<void> {
    await this.#owner`update chat_sessions set ${this.#owner(column)} = ${this.#owner(column)} + 1 where id = ${sessionId}`;
  }

  /** The number of requested jobs that are not done yet. */
  async jobsLeft(): Promise<number> {
    const [left] = await this.#owner`select count(*)::int as count from graphile_worker.jobs`;
    return Number(left?.count);
  }

  /** The number of notifications and work items that are not done yet. */
  async countAvinodeWork(): Promise<number> {
    const [left] = await this.#owner`
      select (select count(*) from work_items)
           + (select count(*) from avinode_webhook_events where status = 'pending') as count`;
    return Number(left?.count);
  }

  async close(): Promise<void> {
    await Promise.all([closeDatabase(this.#database), this.#owner.end({ timeout: 3 })]);
  }
}

interface Founded {
  readonly connection: StoryConnection;
  readonly inbox: StoryConnection;
  readonly connectionId: ConnectionId;
  readonly agents: Record<AgentName, StoryAgent>;
}

/** One brokerage, with direct access to its data. */
export class StoryBrokerage {
  readonly agents: Record<AgentName, StoryAgent>;
  readonly connection: StoryConnection;
  /** The address for inbound mail. */
  readonly inbox: StoryConnection;
  readonly #tenant: Tenant;
  readonly #owner: Sql;
  readonly #connectionId: ConnectionId;

  constructor(tenant: Tenant, owner: Sql, { agents, connection, inbox, connectionId }: Founded) {
    this.#tenant = tenant;
    this.#owner = owner;
    this.#connectionId = connectionId;
    this.agents = agents;
    this.connection = connection;
    this.inbox = inbox;
  }

  /** Assigns a session to a broker. */
  async session(story: StorySession & { readonly owner?: AgentName } = {}): Promise<OpenedSession> {
    const ownerId = this.agents[story.owner ?? 'ana'].id;
    const place = { connectionId: this.#connectionId, ownerId, now: systemClock.now() };
    const { id, version } = await inTransaction(this.#tenant, (tx) => writeStorySession(tx, place, story));
    return { id, version };
  }

  /** Posts a message from outside the brokerage, which arrives live. */
  async says(sessionId: string, message: StoryMessage): Promise<void> {
    await inTransaction(this.#tenant, (tx) => postStoryMessage(tx, sessionId, message, systemClock.now()));
  }

  /** Sends the client a proposal of every quote of the session's trip. @returns the token of its link */
  async offer(sessionId: string, offer: StoryOffer = {}): Promise<SentOffer> {
    return inTransaction(this.#tenant, (tx) => sendOffer(tx, sessionId as SessionId, offer, systemClock.now()));
  }

  /** Changes a link directly in the database. */
  async changeLink(linkId: SentOffer['linkId'], change: Parameters<typeof saveProposalLink>[2]): Promise<void> {
    await inTransaction(this.#tenant, (tx) => saveProposalLink(tx, linkId, change));
  }

  async switchOff(name: AgentName): Promise<void> {
    await inTransaction(this.#tenant, (tx) => setAgentActive(tx, this.agents[name].id, false));
  }

  /** Inserts many open sessions at once, for long lists: bare rows with their first event. */
  async manySessions(count: number, owner: AgentName = 'ana'): Promise<void> {
    const { brokerageId } = this.#tenant;
    const agentId = this.agents[owner].id;
    const sql = this.#owner;
    await sql`
      with made as (
        insert into conversations (brokerage_id, subject, created_at)
        select ${brokerageId}, 'Question ' || lpad(n::text, 5, '0'), now() - n * interval '1 minute' from generate_series(1, ${count}::int) n
        returning id, subject, created_at
      ), opened as (
        insert into chat_sessions (brokerage_id, version, conversation_id, iso_agent_id, session_started_at, last_activity_at, created_at, updated_at, subject)
        select ${brokerageId}, 1, id, ${agentId}, created_at, created_at, created_at, created_at, subject from made
        returning id, created_at
      )
      insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, source, at)
      select ${brokerageId}, id, 1, 'snapshot', 'system', 'import', created_at from opened`;
    await sql`analyze chat_sessions`;
  }
}
