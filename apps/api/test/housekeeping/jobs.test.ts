import {
  closeDatabase,
  type Database,
  inReadTransaction,
  inTransaction,
  openDatabase,
  tenantOf,
} from '@tripthread/db/database';
import { sessionId as sessionIdSchema } from '@tripthread/shared/input.schema';
import { listIncidents } from '@tripthread/db/queries/housekeeping/incidents';
import { listJobRuns } from '@tripthread/db/queries/housekeeping/job-runs';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { HousekeepingJob } from '@tripthread/shared/housekeeping/housekeeping';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrokerageSuite, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';

const desk = testBrokerageSuite();
let instances: readonly Database[];
beforeAll(() => {
  instances = [1, 2, 3].map(() => openDatabase({ url: desk().url }));
});
afterAll(() => Promise.all(instances.map(closeDatabase)));

const daysAgo = (days: number) => instantPlus(desk().clock.now(), -days * millisecondsPer.day);
const runOnThreeServers = async (job: HousekeepingJob) =>
  (await Promise.all(instances.map((database) => runnerOf(recurringJobs[job])(database, desk().clock)))).reduce(
    (sum, effect) => sum + effect,
    0,
  );
const dry = (job: HousekeepingJob) => runnerOf(recurringJobs[job])(desk().database, desk().clock, { isDry: true });
const lastRun = async (job: HousekeepingJob) =>
  (await inReadTransaction(desk().tenant, listJobRuns)).find((run) => run.job === job) ?? null;

async function completed(count: number) {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const session = await openSession(desk(), desk().ana, { subject: `Done ${n}` });
    const move = { move: 'complete', outcome: 'lost' } as const;
    await setStatus(desk().ana, { sessionId: session.id, expectedVersion: session.version, ...move });
    ids.push(session.id);
  }
  return ids;
}

async function notification(days: number, more: { status?: string; wantsRead?: boolean } = {}) {
  const { owner, brokerageId, connectionId } = desk();
  const at = daysAgo(days);
  const { status = 'placed', wantsRead = false } = more;
  const [row] = await owner<{ id: string }[]>`
    insert into avinode_webhook_events (brokerage_id, connection_id, received_at, raw_body, avinode_id, resource_type,
      status, next_attempt_at, placed_at, wants_read)
    values (${brokerageId}, ${connectionId}, ${at}, '{"id":"arfq-1"}', 'arfq-1', 'rfqs', ${status}::notification_status, ${at},
      ${status === 'placed' ? at : null}, ${wantsRead}) returning id`;
  return row?.id ?? '';
}
const bodyOf = async (id: string) => {
  const [row] = await desk().owner<{ body: string; purged: boolean }[]>`
    select convert_from(raw_body, 'UTF8') as body, body_purged_at is not null as purged from avinode_webhook_events where id = ${id}`;
  return row;
};

describe('archiving', () => {
  it('three concurrent runs archive each session once, the dry run counts them first, and the run is stored', async () => {
    const ids = await completed(7);
    desk().clock.moveBy(91 * millisecondsPer.day);
    expect(await dry('archive-sessions')).toBe(7);
    expect(await lastRun('archive-sessions')).toBeNull();
    expect(await runOnThreeServers('archive-sessions')).toBe(7);
    expect(await runOnThreeServers('archive-sessions')).toBe(0);
    const events = await desk().owner`
      select session_id from session_events where kind = 'archived' and session_id = any (${ids})`;
    expect(events).toHaveLength(7);
    expect(await lastRun('archive-sessions')).toMatchObject({ effect: 0, error: null, endedAt: desk().clock.now() });
    expect((await lastRun('archive-sessions'))?.lastEffect).toBeGreaterThan(0);
  });

  it('races a reopen: the first wins, and the two never mix', async () => {
    const ids = await completed(12);
    desk().clock.moveBy(91 * millisecondsPer.day);
    const [archived, ...reopened] = await Promise.all([
      runOnThreeServers('archive-sessions'),
      ...ids.map((sessionId) =>
        setStatus(desk().ana, { sessionId: sessionIdSchema.parse(sessionId), expectedVersion: 2, move: 'reopen' }).then(
          () => 'reopened',
          (error: { reason?: string }) => error.reason,
        ),
      ),
    ]);
    const rows = await desk().owner<{ id: string; status: string; version: number }[]>`
      select id, status, version from chat_sessions where id = any (${ids})`;
    const opened = reopened.filter((outcome) => outcome === 'reopened').length;
    expect(rows.filter(({ status }) => status === 'active')).toHaveLength(opened);
    expect(rows.filter(({ status }) => status === 'archived')).toHaveLength(archived);
    expect(opened + archived).toBe(12);
    // One event each: no session was both archived and reopened.
    expect(new Set(rows.map(({ version }) => version))).toEqual(new Set([3]));
    const [loser] = rows.filter(({ status }) => status === 'archived');
    if (loser !== undefined)
      expect(
        await refusal(
          setStatus(desk().ana, { sessionId: sessionIdSchema.parse(loser.id), expectedVersion: 3, move: 'reopen' }),
        ),
      ).toBe('SESSION_ARCHIVED');
  });

  it('control: check then archive without a lock undoes a reopen', async () => {
    const [id = ''] = await completed(1);
    const { owner } = desk();
    const look = (into: string) =>
      owner.unsafe(`create temp table ${into} as select * from chat_sessions where id = '${id}'`);
    const write = (from: string, status: string) =>
      owner.unsafe(`update chat_sessions c set (status, status_before_archive, current_step, step_before_close, session_ended_at)
        = (${status}, s.current_step, s.step_before_close, s.session_ended_at) from ${from} s where c.id = s.id`);
    await look('as_seen');
    await setStatus(desk().ana, { sessionId: sessionIdSchema.parse(id), expectedVersion: 2, move: 'reopen' });
    await look('as_it_is');
    await write('as_seen', `'archived', 'completed'`);
    // What the race above checks: the session was reopened but is not active, and its row differs from its thread.
    expect((await owner`select status from chat_sessions where id = ${id}`)[0]?.status).toBe('archived');
    expect((await checkInvariants(desk().url)).length).toBeGreaterThan(0);
    await write('as_it_is', `s.status, s.status_before_archive`);
  });

  it('control: three runs that check then archive without a lock each archive everything', async () => {
    const ids = await completed(3);
    const { owner } = desk();
    const looks = [1, 2, 3].map(
      () => owner`select id from chat_sessions where id = any (${ids}) and status = 'completed'`,
    );
    const done: number[] = [];
    for (const seen of await Promise.all(looks))
      done.push(
        (
          await owner`update chat_sessions set status = 'archived', status_before_archive = 'completed' where id = any (${seen.map(({ id }) => String(id))})`
        ).count,
      );
    // What the test above sums up: three times the sessions that were due.
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(9);
    await owner`update chat_sessions set status = 'completed', status_before_archive = null where id = any (${ids})`;
    desk().clock.moveBy(91 * millisecondsPer.day);
    expect(await runOnThreeServers('archive-sessions')).toBe(3);
  });

  it('killed half way it leaves no partial batch, shows as not ended, and the next run completes it', async () => {
    await completed(3);
    desk().clock.moveBy(91 * millisecondsPer.day);
    const killed = openDatabase({ url: desk().url });
    const [first] = await desk().owner<{ id: string }[]>`
      select id from chat_sessions where status = 'completed' order by session_ended_at, id limit 1`;
    // A lock on the events blocks the run inside its batch; it is killed there.
    const here = (await desk().owner`select oid from pg_database where datname = current_database()`)[0]?.oid as number;
    await desk().owner.begin(async (holder) => {
      await holder`lock table session_events in share mode`;
      const running = runnerOf(recurringJobs['archive-sessions'])(killed, desk().clock).catch(
        (error: unknown) => error,
      );
      await expect
        .poll(async () => {
          const waiting = await holder`select pid from pg_locks where not granted and database = ${here}`;
          return waiting.length;
        })
        .toBeGreaterThan(0);
      expect(await lastRun('archive-sessions')).toMatchObject({ endedAt: null, durationMs: null });
      await holder`select pg_terminate_backend(pid) from pg_locks where not granted and database = ${here}`;
      expect(await running).toBeInstanceOf(Error);
    });
    await closeDatabase(killed);
    const [unharmed] = await desk().owner`select status from chat_sessions where id = ${first?.id ?? ''}`;
    expect(unharmed?.status).toBe('completed');
    expect(await runnerOf(recurringJobs['archive-sessions'])(desk().database, desk().clock)).toBe(3);
    expect(await lastRun('archive-sessions')).toMatchObject({ effect: 3, error: null });
  });
});

describe('counters', () => {
  const incidents = () => inReadTransaction(desk().tenant, listIncidents);
  const drift = (id: string, by: number) =>
    desk().owner`update chat_sessions set message_count = message_count + ${by} where id = ${id}`;

  it('a drift is found once by three concurrent runs; it is reported, not repaired, and closed when it is gone', async () => {
    const session = await openSession(desk(), desk().ana, { subject: 'Off by two' });
    expect(await runOnThreeServers('reconcile-counters')).toBe(0);
    expect(await incidents()).toEqual([]);
    await drift(session.id, 2);
    expect(await dry('reconcile-counters')).toBe(1);
    expect(await incidents()).toEqual([]);
    expect(await runOnThreeServers('reconcile-counters')).toBe(3);
    expect(await incidents()).toMatchObject([
      { kind: 'counter_drift', sessionId: session.id, field: 'messageCount', stored: 2, counted: 0, endedAt: null },
    ]);
    const [row] = await desk().owner`select message_count, version from chat_sessions where id = ${session.id}`;
    expect(row).toEqual({ message_count: 2, version: 1 });
    await drift(session.id, -2);
    desk().clock.moveBy(millisecondsPer.day);
    expect(await runOnThreeServers('reconcile-counters')).toBe(0);
    expect(await incidents()).toMatchObject([{ endedAt: desk().clock.now() }]);
  });

  it('a session that changes constantly is no incident', async () => {
    const session = await openSession(desk(), desk().ana, { subject: 'Busy' });
    const before = (await incidents()).length;
    let isOver = false;
    const flicker = async (version: number) => {
      for (let at = version; !isOver; at += 1)
        await setStatus(desk().ana, {
          sessionId: session.id,
          expectedVersion: at,
          move: at % 2 === 1 ? 'pause' : 'resume',
        });
    };
    const flickering = flicker(session.version);
    for (let n = 0; n < 10; n += 1) expect(await runOnThreeServers('reconcile-counters')).toBe(0);
    isOver = true;
    await flickering;
    expect(await incidents()).toHaveLength(before);
  });
});

describe('purging', () => {
  it('three concurrent runs delete the bodies of notifications placed a month ago, and no others', async () => {
    const delivered: string[] = [];
    for (let n = 0; n < 5; n += 1) delivered.push(await notification(31));
    const kept = [
      await notification(29),
      await notification(400, { status: 'pending' }),
      await notification(400, { status: 'orphan' }),
      await notification(400, { status: 'parked' }),
      await notification(400, { wantsRead: true }),
    ];
    expect(await dry('purge-deliveries')).toBe(5);
    expect(await runOnThreeServers('purge-deliveries')).toBe(5);
    expect(await runOnThreeServers('purge-deliveries')).toBe(0);
    for (const id of delivered) expect(await bodyOf(id)).toEqual({ body: '', purged: true });
    for (const id of kept) expect(await bodyOf(id)).toEqual({ body: '{"id":"arfq-1"}', purged: false });
  });

  // Each condition of the job, with the rows that only this condition protects.
  const conditions = {
    'status is placed': [`status = 'placed'`, ['pending', 'orphan', 'parked']],
    'nothing is left to read': ['not wants_read', ['to be read']],
    'it was received a month ago': [`received_at < '{before}'`, ['young']],
    'it was placed a month ago': [`placed_at < '{before}'`, ['placed late']],
  } as const;

  it('control: without any one condition, exactly the rows that it protects would be deleted', async () => {
    await desk().owner`update avinode_webhook_events set raw_body = '', body_purged_at = received_at`;
    const rows = new Map<string, string>();
    const plant = async (name: string, id: Promise<string>) => rows.set(await id, name);
    await plant('delivered', notification(31));
    await plant('young', notification(29));
    await plant('to be read', notification(400, { wantsRead: true }));
    for (const status of ['pending', 'orphan', 'parked']) await plant(status, notification(400, { status }));
    const late = notification(400);
    await plant('placed late', late);
    await desk().owner`update avinode_webhook_events set placed_at = ${daysAgo(1)} where id = ${await late}`;
    // Not young by both conditions: it was placed when it was received.
    const young = [...rows].find(([, name]) => name === 'young')?.[0] ?? '';
    await desk().owner`update avinode_webhook_events set placed_at = ${daysAgo(31)} where id = ${young}`;
    // Unplaced notifications have no `placed_at`: the controls treat them as placed long ago.
    const gone = async (kept: readonly string[]) => {
      const where = kept.join(' and ').replaceAll('{before}', daysAgo(30));
      const found = await desk().owner.unsafe<{ id: string }[]>(
        `select id from (select id, status, wants_read, received_at, coalesce(placed_at, received_at) as placed_at
          from avinode_webhook_events where body_purged_at is null) given where ${where}`,
      );
      return found.map(({ id }) => rows.get(id) ?? '').toSorted();
    };
    const all = Object.values(conditions).map(([condition]) => condition as string);
    expect(await gone(all)).toEqual(['delivered']);
    for (const [condition, names] of Object.values(conditions))
      expect(await gone(all.filter((one) => one !== condition))).toEqual(['delivered', ...names].toSorted());

    expect(await runOnThreeServers('purge-deliveries')).toBe(1);
    const left = await desk().owner<
      { id: string }[]
    >`select id from avinode_webhook_events where body_purged_at is null`;
    expect(left.map(({ id }) => rows.get(id) ?? '').toSorted()).toEqual(
      [...rows.values()].filter((name) => name !== 'delivered').toSorted(),
    );
  });

  it('deletes expired logins of every brokerage, and keeps valid ones', async () => {
    const { owner, ana } = desk();
    const login = async (user: string, days: number) => {
      await owner`insert into login_users (id, name, email, created_at, updated_at)
        values (${user}, ${user}, ${`${user}@logins.example`}, ${daysAgo(100)}, ${daysAgo(100)}) on conflict do nothing`;
      await owner`insert into login_sessions (id, token, user_id, expires_at, created_at, updated_at)
        values (${`${user} ${days}`}, ${`${user} ${days}`}, ${user}, ${daysAgo(days)}, ${daysAgo(100)}, ${daysAgo(100)})`;
    };
    await login('u-ana', 2);
    await login('u-ana', -2);
    await login('u-alone', 2);
    await owner`update iso_agents set login_user_id = 'u-ana' where id = ${ana.viewer.agentId}`;
    await runOnThreeServers('purge-logins');
    expect((await owner`select id from login_sessions order by id`).map(({ id }) => String(id))).toEqual(['u-ana -2']);
  });
});

describe('a job run', () => {
  it('that fails for one brokerage records it there, and the other brokerages run', async () => {
    const { owner, database, clock, tenant } = desk();
    const [other] = await owner<{ id: string }[]>`
      insert into brokerages (name, created_at) values ('Another', ${clock.now()}) returning id`;
    const breaks = runnerOf({
      ...recurringJobs['purge-links'],
      run: ({ settings }) => {
        if (settings.id === tenant.brokerageId) throw new Error('the disk is full');
        return Promise.resolve(4);
      },
    });
    await expect(breaks(database, clock)).rejects.toThrow('the disk is full');
    expect(await lastRun('purge-links')).toMatchObject({ error: 'the disk is full', effect: 0, endedAt: clock.now() });
    const theirs = await inTransaction(tenantOf(database, other?.id as TestBrokerage['brokerageId']), listJobRuns);
    expect(theirs).toMatchObject([{ job: 'purge-links', effect: 4, lastEffect: 4, error: null }]);
  });
});
