// The largest brokerage of a skewed database, and the pages that each of its reads costs: the same on every machine.
import { closeDatabase, openDatabase } from '@tripthread/db/database';
import { explain } from '@tripthread/testing/postgres/explain';
import { freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { fillSessions } from '@tripthread/testing/postgres/many-sessions';
import { type Statement, tapDatabase } from '@tripthread/testing/postgres/wire-tap';
import type {
  BrokerageId,
  ClientId,
  ConversationId,
  IsoAgentId,
  MailId,
  NotificationId,
  ProposalId,
  RequestId,
  SessionId,
} from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import postgres, { type Sql } from 'postgres';
import type { Context } from '../../src/platform/trpc/context.ts';
import { createCallerFactory } from '../../src/platform/trpc/trpc.ts';
import { hashOfToken } from '@tripthread/commands/links/link-token';
import { openHub } from '../../src/platform/live/realtime.ts';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import type { Viewer } from '../../src/platform/logins/viewer.ts';
import { appRouter } from '../../src/router.ts';

const at = '2026-11-22T12:00:00.000Z' as Instant;
export const linkToken = 'l'.repeat(32);
export const invitationToken = 'i'.repeat(32);

const createCaller = createCallerFactory(appRouter);
export type Caller = ReturnType<typeof createCaller>;

/** Ids of the session whose thread refers to every kind of row, and of those rows. */
export interface MeasuredIds {
  readonly brokerageId: BrokerageId;
  readonly leadId: IsoAgentId;
  /** The broker with the longest history. */
  readonly brokerId: IsoAgentId;
  readonly sessionId: SessionId;
  readonly openSessionId: SessionId;
  /** Of the open session. */
  readonly conversationId: ConversationId;
  readonly requestId: RequestId;
  readonly avinodeTripId: string;
  readonly clientId: ClientId;
  readonly proposalId: ProposalId;
  readonly mailId: MailId;
  readonly notificationId: NotificationId;
}

export interface MeasuredDesk {
  readonly ids: MeasuredIds;
  readonly owner: Sql;
  readonly lead: Caller;
  readonly broker: Caller;
  /** Counts the pages of a call's statements, under the worse of the two kinds of plan, and the tables it scans. */
  pagesOf(call: () => Promise<unknown>): Promise<{ readonly buffers: number; readonly seqScans: ReadonlySet<string> }>;
  close(): Promise<void>;
}

export async function openMeasuredDesk(sessions = 20_000): Promise<MeasuredDesk> {
  const fresh = await freshDatabase();
  await fillSessions(fresh.url, { sessions, at, wholeDesk: true });
  const owner = postgres(fresh.url, { max: 1, onnotice: () => {} });
  const ids = await findIds(owner);
  await owner`update proposal_links set token_sha256 = ${hashOfToken(linkToken)} where proposal_id = ${ids.proposalId}`;
  await owner`update invitations set token_sha256 = ${hashOfToken(invitationToken)}, expires_at = ${at}::timestamptz + interval '1 day' where id = (
    select id from invitations where brokerage_id = ${ids.brokerageId} and revoked_at is null order by created_at desc limit 1)`;
  const tap = await tapDatabase(fresh.url);
  const database = openDatabase({ url: tap.url, deskConnections: 1 });
  const hub = openHub({ clock: { now: () => at }, liveTokens: async () => new Set(), onError: () => {} });
  const callerOf = (agentId: IsoAgentId, role: Viewer['role']) =>
    createCaller(
      contextOf(database, hub, {
        agentId,
        brokerageId: ids.brokerageId,
        role,
        name: 'A',
        email: 'a@a.example',
        loginToken: 't',
      }),
    );
  // The driver loads the database's types once, with the first call.
  await callerOf(ids.leadId, 'lead').viewer.me();
  const take = () => tap.take('tripthread desk').statements;
  return {
    ids,
    owner,
    lead: callerOf(ids.leadId, 'lead'),
    broker: callerOf(ids.brokerId, 'broker'),
    async pagesOf(call) {
      take();
      await call();
      return countPages(owner, take(), ids.brokerageId);
    },
    async close() {
      hub.close();
      await closeDatabase(database);
      await tap.close();
      await owner.end();
      await fresh.drop();
    },
  };
}

/** Counts the pages of each read under its worse plan. */
async function countPages(owner: Sql, statements: readonly Statement[], brokerageId: string) {
  let buffers = 0;
  const seqScans = new Set<string>();
  for (const { statement, plans } of readsOf(statements)) {
    const explained = [];
    for (const plan of plans) explained.push(await explain(owner, statement, { brokerageId, plan }));
    buffers += Math.max(...explained.map((one) => one.buffers));
    for (const table of explained.flatMap((one) => [...one.seqScans])) seqScans.add(table);
  }
  return { buffers, seqScans };
}

type Plan = 'custom' | 'generic';

/** Finds the reads in captured traffic, with the plans that PostgreSQL may use. */
function readsOf(statements: readonly Statement[]): readonly { statement: Statement; plans: readonly Plan[] }[] {
  let plans: readonly Plan[] = ['custom', 'generic'];
  return statements.flatMap((statement) => {
    const { text } = statement;
    if (/^begin/iu.test(text)) plans = text.includes('force_generic_plan') ? ['generic'] : ['custom', 'generic'];
    return /^[\s(]*(?:select(?! set_config)|with)\b/u.test(text) ? [{ statement, plans }] : [];
  });
}

function contextOf(database: Context['database'], hub: Context['hub'], viewer: Viewer): Context {
  return {
    database,
    clock: { now: () => at },
    hub,
    encryptor: openEncryptor('s'.repeat(32)),
    publicUrl: 'https://desk.test',
    sendsMail: false,
    requestId: 'measured',
    address: '127.0.0.1',
    readsEvents: false,
    findViewer: async () => viewer,
    forgetLogins: () => {},
    endConnection: () => {},
  };
}

async function findIds(owner: Sql): Promise<MeasuredIds> {
  const [ids] = await owner<MeasuredIds[]>`
    with brokerage as (select brokerage_id as id from chat_sessions group by 1 order by count(*) desc limit 1)
    select b.id as "brokerageId", s.id as "sessionId", s.request_id as "requestId",
      s.avinode_trip_id as "avinodeTripId", s.client_id as "clientId", p.id as "proposalId", m.id as "mailId",
      (select id from iso_agents a where a.brokerage_id = b.id and a.role = 'lead' limit 1) as "leadId",
      s.iso_agent_id as "brokerId",
      (select id from chat_sessions o where o.iso_agent_id = s.iso_agent_id and o.status = 'active' and o.trip_id is not null order by id limit 1) as "openSessionId",
      (select conversation_id from chat_sessions o where o.iso_agent_id = s.iso_agent_id and o.status = 'active' and o.trip_id is not null order by id limit 1) as "conversationId",
      (select n.id from avinode_webhook_events n where n.trip_id = s.trip_id order by received_at limit 1) as "notificationId"
    from brokerage b
    join chat_sessions s on s.brokerage_id = b.id and s.version = 121
    join proposals p on p.session_id = s.id join mails m on m.session_id = s.id`;
  if (ids === undefined) throw new Error('no session with a whole thread');
  return ids;
}
