// What the lists may cost, in pages looked at and statements sent: the same on every machine, so it can be a test.
import type { AvinodeTripApiId, BrokerageId, IsoAgentId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import { openStatuses, type SessionStatus } from '@tripthread/shared/sessions/sessions';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, type Database, openDatabase, type Tenant, tenantOf } from '../../database.ts';
import { explain } from '@tripthread/testing/postgres/explain';
import { freshDatabase, type FreshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { fillSessions } from '@tripthread/testing/postgres/many-sessions';
import { tapDatabase, type Traffic, type WireTap } from '@tripthread/testing/postgres/wire-tap';
import { getSessionDetail } from './session-detail.ts';
import type { SessionFilter } from './session-filter.ts';
import { listSessions, listSessionsOfTrip } from './session-list.ts';
import type { Reader } from './session-row.ts';

let fresh: FreshDatabase;
let tap: WireTap;
let owner: Sql;
let database: Database;
let tenant: Tenant;
let broker: Reader;
let trip: { readonly kind: 'api_id'; readonly avinodeTripId: AvinodeTripApiId };

beforeAll(async () => {
  fresh = await freshDatabase();
  await fillSessions(fresh.url, { sessions: 20_000, at: '2026-11-22T12:00:00.000Z' as Instant });
  owner = postgres(fresh.url, { max: 1, onnotice: () => {} });
  tap = await tapDatabase(fresh.url);
  database = openDatabase({ url: tap.url, deskConnections: 1 });
  // The agent with the longest history: the one for whom a wrong plan shows.
  const [agent] = await owner<{ id: IsoAgentId; brokerage: BrokerageId }[]>`
    select iso_agent_id as id, brokerage_id as brokerage from chat_sessions group by 1, 2 order by count(*) desc limit 1`;
  if (agent === undefined) throw new Error('no broker in the database');
  tenant = tenantOf(database, agent.brokerage);
  broker = { agentId: agent.id, role: 'broker' };
  const [named] = await owner<
    { avinodeTripId: AvinodeTripApiId }[]
  >`select avinode_trip_id as "avinodeTripId" from chat_sessions
    where iso_agent_id = ${agent.id} and status = 'active' and trip_id is not null order by id limit 1`;
  trip = { kind: 'api_id', avinodeTripId: named?.avinodeTripId ?? ('' as AvinodeTripApiId) };
}, 120_000);

afterAll(async () => {
  await closeDatabase(database);
  await tap.close();
  await owner.end();
  await fresh.drop();
});

/** What a call says to the database once its statements are known to the connection. */
async function traffic(call: () => Promise<unknown>): Promise<Traffic> {
  await call();
  await call();
  tap.take('tripthread desk');
  await call();
  return tap.take('tripthread desk');
}

const list = (filter: Partial<SessionFilter>, cursor?: string) => () =>
  listSessions(
    tenant,
    filter.sort === undefined ? broker : { ...broker, role: 'lead' },
    { scope: 'mine', statuses: openStatuses, ...filter },
    { limit: 50, cursor },
  );
const every: readonly SessionStatus[] = ['active', 'paused', 'completed', 'archived'];

describe('statements', () => {
  test('a list is one round trip: begin with the tenant, the page, the counts, commit; both reads prepared', async () => {
    for (const call of [list({}), list({ scope: 'team' }), list({ statuses: every, q: 'teb pbi', unread: true })]) {
      const { statements, roundTrips } = await traffic(call);
      expect(statements.map(({ text }) => text.trim().split(/[\s(]/u)[0])).toEqual([
        'begin',
        'select',
        expect.any(String),
        'commit',
      ]);
      expect(statements.map(({ isPrepared }) => isPrepared)).toEqual([false, true, true, false]);
      expect(roundTrips).toBe(1);
    }
  });

  test('a trip with its sessions is one round trip too, and nothing of a whole session waits for another part', async () => {
    const ofTrip = await traffic(() => listSessionsOfTrip(tenant, broker, trip));
    expect([ofTrip.statements.length, ofTrip.roundTrips]).toEqual([3, 1]);
    const [session] = (await list({})()).sessions;
    if (session === undefined) throw new Error('no session');
    const detail = await traffic(() => getSessionDetail(tenant, broker, session.id));
    expect(detail.statements.length).toBe(12);
    // Sent without waiting, but in two pieces: the driver writes a kilobyte at a time.
    expect(detail.roundTrips).toBeLessThanOrEqual(2);
  });

  test('the values of a filter do not make another statement', async () => {
    const texts = async (q: string) => (await traffic(list({ q }))).statements.map(({ text }) => text);
    expect(await texts('one two')).toEqual(await texts('three four'));
  });
});

/** Two statements, each under the plan for its values and under the one for any values. */
async function plansOf(call: () => Promise<unknown>) {
  const { statements } = await traffic(call);
  const reads = statements.filter(({ isPrepared }) => isPrepared);
  const plans = (['custom', 'generic'] as const).flatMap((plan) =>
    reads.map((statement, index) => ({ index, plan, statement })),
  );
  const explained = [];
  for (const { index, plan, statement } of plans) {
    const found = await explain(owner, statement, { brokerageId: tenant.brokerageId, plan });
    explained.push({ ...found, isPage: index === 0 });
  }
  return explained;
}

const pageCases: [name: string, filter: Partial<SessionFilter>, index: string, mostBuffers: number][] = [
  ['mine, open', {}, 'chat_sessions_open_of_agent', 220],
  ['mine, active', { statuses: ['active'] }, 'chat_sessions_open_of_agent', 220],
  ['mine, unread', { unread: true }, 'chat_sessions_open_of_agent', 330],
  ['mine, expiring', { expiringBefore: '2027-01-01T00:00:00.000Z' }, 'chat_sessions_open_of_agent', 330],
  ['mine, silent', { silent: true }, 'chat_sessions_open_of_agent', 330],
  ['mine, the most urgent first', { sort: 'urgent' }, 'chat_sessions_open_of_agent', 220],
  ['mine, at a step', { step: 'analyzing_options' }, 'chat_sessions_open_of_agent', 220],
  ['team, the most urgent first', { scope: 'team', sort: 'urgent' }, 'chat_sessions_due_of_team', 220],
  ['team, open', { scope: 'team' }, 'chat_sessions_open_of_team', 220],
  ['mine, completed', { statuses: ['completed'] }, 'chat_sessions_completed_of_agent', 80],
  ['mine, archived', { statuses: ['archived'] }, 'chat_sessions_archived_of_agent', 80],
  ['team, completed', { scope: 'team', statuses: ['completed'] }, 'chat_sessions_completed_of_team', 80],
  ['team, archived', { scope: 'team', statuses: ['archived'] }, 'chat_sessions_archived_of_team', 80],
  ['mine, every status', { statuses: every }, 'chat_sessions_archived_of_agent', 330],
];

describe('plans over 20,000 sessions: by the index that is in order', () => {
  test.each(pageCases)('%s', async (_name, filter, index, mostBuffers) => {
    for (const plan of await plansOf(list(filter))) {
      expect(plan.seqScans).not.toContain('chat_sessions');
      if (!plan.isPage) continue;
      expect(plan.indexes).toContain(index);
      expect(plan.buffers).toBeLessThanOrEqual(mostBuffers);
    }
  });

  test.each(['mine', 'team'] as const)('the sessions of a trip among %s: by the trip', async (scope) => {
    for (const plan of (await plansOf(list({ scope, trip }))).filter(({ isPage }) => isPage)) {
      expect(plan.indexes).toContain('chat_sessions_of_trip');
      expect(plan.buffers).toBeLessThanOrEqual(20);
    }
  });

  test('byTrip looks at 20 pages at most', async () => {
    for (const plan of await plansOf(() => listSessionsOfTrip(tenant, broker, trip))) {
      expect([...plan.seqScans]).toEqual([]);
      expect(plan.buffers).toBeLessThanOrEqual(20);
    }
  });

  test('the last page of a long history costs what the first one does', async () => {
    const filter = { statuses: ['archived'] as const };
    let page = await list(filter)();
    let [cursor, last]: [string | undefined, string | undefined] = [undefined, page.nextCursor ?? undefined];
    for (let depth = 0; last !== undefined && depth < 40; depth += 1) {
      cursor = last;
      page = await list(filter, cursor)();
      last = page.nextCursor ?? undefined;
    }
    const [first, deep] = [await plansOf(list(filter)), await plansOf(list(filter, cursor))].map((plans) =>
      Math.max(...plans.filter(({ isPage }) => isPage).map(({ buffers }) => buffers)),
    );
    expect(deep).toBeLessThanOrEqual(1.2 * (first ?? 0));
  });
});
