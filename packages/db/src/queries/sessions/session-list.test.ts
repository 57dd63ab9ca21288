import { Failure } from '@tripthread/shared/failures';
import { parseTripReference, type SessionId } from '@tripthread/shared/ids';
import { tripReference } from '@tripthread/shared/input.schema';
import { openStatuses, type SessionStatus, sessionStatuses } from '@tripthread/shared/sessions/sessions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../database.ts';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import {
  createTestBrokerage,
  openSession,
  type TestBroker,
  type TestBrokerage,
} from '@tripthread/testing/desk/test-brokerage';
import type { SessionFilter } from './session-filter.ts';
import { listSessions, listSessionsOfTrip } from './session-list.ts';
import { saveReadMark } from './read-marks.ts';

let database: FreshDatabase;
let desk: TestBrokerage;
beforeAll(async () => {
  database = await freshDatabase();
  desk = await createTestBrokerage(database.url);
  await plant();
});
afterAll(async () => {
  await desk.close();
  await database.drop();
});

const list = (
  broker: TestBroker,
  filter: Partial<SessionFilter> = {},
  page: { cursor?: string; limit?: number } = {},
) =>
  listSessions(
    broker.tenant,
    broker.viewer,
    { scope: 'mine', statuses: ['active', 'paused'], ...filter },
    { limit: 50, ...page },
  );
const subjects = async (broker: TestBroker, filter: Partial<SessionFilter>) =>
  (await list(broker, { scope: 'team', ...filter })).sessions
    .map(({ conversation }) => conversation?.subject ?? 'card')
    .sort();
const named: Record<string, SessionId> = {};

async function plant() {
  const { owner, ana, ben } = desk;
  const open = async (broker: TestBroker, subject: string, client?: string) => {
    const { id } = await openSession(desk, broker, { subject, ...(client === undefined ? {} : { client }) });
    named[subject] = id;
  };
  await open(ana, 'Aspen 100% sure', 'Acme_Corp');
  await open(ana, 'Boston', 'Acme Corp');
  await open(ana, 'Paused one');
  await open(ana, 'Done one');
  await open(ana, 'Kept one');
  await open(ben, 'Secret of Ben', 'Zebra Holdings');
  const set = (subject: string, columns: string) =>
    owner.unsafe(`update chat_sessions set ${columns} where id = '${named[subject]}'`);
  await set(
    'Aspen 100% sure',
    `departure_airport = 'KTEB', arrival_airport = 'KASE', request_id = null, current_step = 'requesting_quotes'`,
  );
  await set(
    'Secret of Ben',
    `departure_airport = 'KLAS', arrival_airport = 'KVNY', avinode_trip_id = 'atrip-777', trip_code = 'Q7W8E9', last_inbound_seq = 1`,
  );
  await set('Paused one', `status = 'paused'`);
  await set('Done one', `status = 'completed', current_step = 'closed_won', session_ended_at = now()`);
  await set('Kept one', `status = 'archived', status_before_archive = 'active'`);
  await set('Boston', `last_inbound_seq = 1`);
  const [trip] = await owner`insert into trips (brokerage_id, connection_id, avinode_trip_id, trip_code, created_at)
    values (${desk.brokerageId}, ${desk.connectionId}, 'atrip-777', 'Q7W8E9', now()) returning id`;
  await set('Secret of Ben', `trip_id = '${String(trip?.id)}'`);
  await set('Boston', `trip_id = '${String(trip?.id)}', avinode_trip_id = 'atrip-777'`);
}

describe('a broker', () => {
  it('sees their own open sessions by default', async () => {
    const { sessions, counts } = await list(desk.ana);
    expect(sessions.map(({ access }) => access)).toEqual(['full', 'full', 'full']);
    expect(counts).toEqual({ active: 2, paused: 1, completed: 1, archived: 1 });
  });
  it('sees of a colleague’s session a card: route, step, owner, counts', async () => {
    const { sessions } = await list(desk.ana, { scope: 'team', assignee: desk.ben.viewer.agentId });
    expect(sessions).toMatchObject([
      {
        access: 'card',
        id: named['Secret of Ben'],
        isoAgentId: desk.ben.viewer.agentId,
        conversation: null,
        client: null,
        avinodeTripId: null,
        tripCode: null,
        avinodeRfpId: null,
        earliestExpiryAt: null,
        pausedUntil: null,
        unread: false,
      },
    ]);
    expect(JSON.stringify(sessions)).not.toMatch(/Secret|Zebra|atrip|Q7W8E9/u);
  });
  it.each(['Zebra', 'zeb', 'Secret', 'atrip-777', 'Q7W8E9', 'Holdings KLAS'])(
    'does not find a colleague’s session by %j',
    async (q) => {
      expect((await subjects(desk.ana, { q })).includes('card')).toBe(false);
    },
  );
  it('finds it by its route', async () => {
    expect(await subjects(desk.ana, { q: 'klas kvny' })).toEqual(['card']);
    expect(await subjects(desk.lead, { q: 'zebra klas' })).toEqual(['Secret of Ben']);
  });
  it('is not told by "expiring" when a colleague’s prices lapse', async () => {
    const { owner, ana, ben, lead } = desk;
    const lapse = (subject: string, at: string) =>
      owner.unsafe(`update chat_sessions set earliest_expiry_at = '${at}' where id = '${named[subject]}'`);
    await lapse('Boston', '2026-11-24T08:00:00Z');
    await lapse('Paused one', '2026-11-24T10:00:00Z');
    await lapse('Secret of Ben', '2026-11-23T10:00:00Z');
    const expiringBefore = '2026-11-24T09:00:00.000Z';
    expect(await subjects(ana, { expiringBefore })).toEqual(['Boston']);
    expect(await subjects(ana, { expiringBefore, scope: 'mine' })).toEqual(['Boston']);
    expect(await subjects(ben, { expiringBefore })).toEqual(['Secret of Ben']);
    expect(await subjects(lead, { expiringBefore })).toEqual(['Boston', 'Secret of Ben']);
    await owner.unsafe(`update chat_sessions set earliest_expiry_at = null`);
  });
  it('is not told by "silent" whom a colleague waits for, nor by any order how urgent it is', async () => {
    const { owner, ana, lead } = desk;
    await owner.unsafe(`update chat_sessions set silent_since_at = '2026-11-23T10:00:00Z'
      where id in ('${named.Boston}', '${named['Secret of Ben']}')`);
    expect(await subjects(ana, { silent: true })).toEqual(['Boston']);
    expect(await subjects(ana, { silent: true, scope: 'mine' })).toEqual(['Boston']);
    expect(await subjects(lead, { silent: true })).toEqual(['Boston', 'Secret of Ben']);
    await expect(list(ana, { scope: 'team', sort: 'urgent' })).rejects.toMatchObject({ reason: 'BAD_INPUT' });
    await owner.unsafe(`update chat_sessions set silent_since_at = null`);
  });
  it('is not told by "unread" what is unread for a colleague', async () => {
    expect(await subjects(desk.ana, { unread: true })).toEqual(['Boston']);
    expect((await list(desk.lead, { scope: 'team' })).sessions.some(({ unread }) => unread)).toBe(false);
  });
});

describe('the most urgent first', () => {
  it('pages through open sessions in order of due time', async () => {
    const { owner, lead } = desk;
    const lapse = (subject: string, at: string | null) =>
      owner`update chat_sessions set earliest_expiry_at = ${at} where id = ${named[subject] ?? ''}`;
    await lapse('Secret of Ben', '2026-11-20T10:00:00Z');
    await lapse('Boston', '2026-11-21T10:00:00Z');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSessions(
        lead.tenant,
        lead.viewer,
        { scope: 'team', statuses: openStatuses, sort: 'urgent' },
        { limit: 1, cursor },
      );
      seen.push(...page.sessions.map(({ dueAt, id }) => `${dueAt ?? 'never'} ${id}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(seen.toSorted());
    expect(seen.slice(0, 2).map((one) => one.split(' ')[1])).toEqual([named['Secret of Ben'], named.Boston]);
    expect(new Set(seen).size).toBe((await list(lead, { scope: 'team' })).sessions.length);
    await Promise.all(['Secret of Ben', 'Boston'].map((subject) => lapse(subject, null)));
  });
  it('takes no cursor of the other order, and sorts nothing that is closed', async () => {
    const { ana } = desk;
    const open = { scope: 'mine', statuses: openStatuses } as const;
    const { nextCursor } = await listSessions(ana.tenant, ana.viewer, open, { limit: 1 });
    const cursor = nextCursor ?? '';
    const urgent = listSessions(ana.tenant, ana.viewer, { ...open, sort: 'urgent' }, { limit: 1, cursor });
    await expect(urgent).rejects.toMatchObject({ reason: 'BAD_CURSOR' });
    const closed = list(ana, { sort: 'urgent', statuses: ['active', 'completed'] });
    await expect(closed).rejects.toMatchObject({ reason: 'BAD_INPUT' });
  });
});

describe('text', () => {
  it.each([
    ['%', ['Aspen 100% sure']],
    ['100%', ['Aspen 100% sure']],
    ['acme_corp', ['Aspen 100% sure']],
    ['acme', ['Aspen 100% sure', 'Boston']],
    ['ACME bos', ['Boston']],
    ['_', ['Aspen 100% sure']],
    ['\\', []],
    ["'", []],
    ['acme nobody', []],
    ['kteb', ['Aspen 100% sure']],
  ])('%j is looked for letter by letter', async (q, found) =>
    expect(await subjects(desk.ana, { q, scope: 'mine' })).toEqual(found),
  );
});

describe('filters', () => {
  it('by step, trip and ids', async () => {
    expect(await subjects(desk.ana, { step: 'requesting_quotes' })).toEqual(['Aspen 100% sure']);
    for (const name of ['atrip-777', 'Q7W8E9'])
      expect(await subjects(desk.ana, { trip: parseTripReference(name) ?? undefined })).toEqual(['Boston', 'card']);
    expect(await subjects(desk.ana, { trip: parseTripReference('atrip-1') ?? undefined })).toEqual([]);
    const ids = [named['Boston'], named['Done one'], 'f47ac10b-58cc-4372-a567-0e02b2c3d479'] as SessionId[];
    expect(await subjects(desk.ana, { ids })).toEqual(['Boston']);
  });
  it('of status, alone and mixed', async () => {
    expect(await subjects(desk.ana, { scope: 'mine', statuses: ['paused'] })).toEqual(['Paused one']);
    expect(await subjects(desk.ana, { scope: 'mine', statuses: ['completed', 'archived'] })).toEqual([
      'Done one',
      'Kept one',
    ]);
    expect(await subjects(desk.ana, { scope: 'mine', statuses: ['active', 'archived'] })).toEqual([
      'Aspen 100% sure',
      'Boston',
      'Kept one',
    ]);
    expect(await subjects(desk.ana, { scope: 'mine', statuses: sessionStatuses })).toHaveLength(5);
  });
  it('unread is over when read', async () => {
    const { ana } = desk;
    const id = named['Boston'] as SessionId;
    expect((await list(ana, { ids: [id] })).sessions[0]?.unread).toBe(true);
    await inTransaction(ana.tenant, (tx) => saveReadMark(tx, id, ana.viewer.agentId, 1));
    expect((await list(ana, { ids: [id] })).sessions[0]?.unread).toBe(false);
  });
  it('find nothing of another brokerage', async () => {
    const other = await createTestBrokerage(database.url);
    expect((await list(other.lead, { scope: 'team', statuses: sessionStatuses })).sessions).toEqual([]);
    expect(await listSessionsOfTrip(other.tenant, other.lead.viewer, tripReference.parse('atrip-777'))).toEqual([]);
    await other.close();
  });
});

it('a trip lists every session, a colleague’s as a card', async () => {
  const rows = await listSessionsOfTrip(desk.tenant, desk.ana.viewer, tripReference.parse('Q7W8E9'));
  expect(rows.map(({ access }) => access).sort()).toEqual(['card', 'full']);
});

describe('pages', () => {
  const many = 130;
  let other: TestBrokerage;
  beforeAll(async () => {
    other = await createTestBrokerage(database.url);
    // Ten at every instant, in all statuses: the order has to be total.
    await other.owner.unsafe(`
      with c as (insert into conversations (brokerage_id, created_at) select '${other.brokerageId}', now() from generate_series(1, ${2 * many}) returning id),
      n as (select id, row_number() over () as n from c)
      insert into chat_sessions (brokerage_id, version, conversation_id, iso_agent_id, status, current_step, session_started_at, last_activity_at, session_ended_at, status_before_archive, created_at, updated_at)
      select '${other.brokerageId}', 1, id, '${other.ana.viewer.agentId}',
        (array['active', 'paused', 'completed', 'archived'])[1 + n % 4]::chat_session_status,
        case when n % 4 = 2 then 'closed_won' else 'proposal_sent' end::chat_session_step, now(), timestamptz '2026-11-01' + make_interval(secs => n / 10),
        case when n % 4 = 2 then now() end, case when n % 4 = 3 then 'active' end::chat_session_status, now(), now() from n`);
  });
  afterAll(() => other.close());

  it.each([[['active', 'paused']], [['completed']], [['paused', 'archived']], [sessionStatuses]])(
    'of %j lose nothing and repeat nothing',
    async (statuses) => {
      const filter = { scope: 'team' as const, statuses: statuses as readonly SessionStatus[] };
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { sessions, nextCursor } = await list(other.ana, filter, {
          limit: 7,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...sessions.map(({ id, lastActivityAt }) => `${lastActivityAt} ${id}`));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toHaveLength(((2 * many) / 4) * statuses.length);
      expect(seen).toEqual([...new Set(seen)].sort().reverse());
    },
  );
  it('count exactly what is open, and the rest up to 100', async () => {
    expect((await list(other.ana)).counts).toEqual({ active: 65, paused: 65, completed: 65, archived: 65 });
    await other.owner`update chat_sessions set status = 'completed', current_step = 'closed_lost', session_ended_at = now(), status_before_archive = null
      where brokerage_id = ${other.brokerageId} and status in ('paused', 'archived')`;
    expect((await list(other.ana)).counts).toEqual({ active: 65, paused: 0, completed: 100, archived: 0 });
  });
  it.each([
    'garbage',
    'A',
    '💥',
    `${'x'.repeat(200)}`,
    ...[
      '2026-02-31T00:00:00.000Z',
      '0000-01-01T00:00:00.000Z',
      '2026-13-01T00:00:00.000Z',
      "2026-11-01T00:00:00.000Z'--",
    ].map((at) => Buffer.from(`${at} f47ac10b-58cc-4372-a567-0e02b2c3d479`).toString('base64url')),
    Buffer.from('2026-11-01T00:00:00.000Z not-an-id').toString('base64url'),
  ])('refuse the cursor %j', async (cursor) => {
    await expect(list(other.ana, {}, { cursor })).rejects.toThrow(new Failure('BAD_CURSOR').message);
  });
});
