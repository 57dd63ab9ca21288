import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { fillSessions } from '@tripthread/testing/postgres/many-sessions';
import { copyTemplate } from '@tripthread/testing/postgres/test-cluster';
import type { HousekeepingJob } from '@tripthread/shared/housekeeping/housekeeping';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCommand, startCommand } from '../../test/support/run-command.ts';

const now = '2027-03-01T03:00:00.000Z';
const folder = mkdtempSync(path.join(tmpdir(), 'tripthread-killed-'));
const clockFile = path.join(folder, 'clock');
const killCount = 3;

let filled: FreshDatabase;
let alone: FreshDatabase;
let killed: FreshDatabase;
let disturbed: Sql;

/** Creates due sessions, some with wrong counters, and notifications that were placed long ago or are pending. */
async function fill(url: string): Promise<void> {
  await fillSessions(url, { sessions: 1_000, at: '2026-11-28T00:00:00.000Z' });
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`update brokerages set archive_after_days = 90`;
  await sql`update chat_sessions set status = 'completed', status_before_archive = null where status = 'archived'`;
  await sql`update chat_sessions set message_count = (select count(*) from messages m where m.session_id = chat_sessions.id)`;
  await sql`update chat_sessions set message_count = message_count + 2 where id in (select id from chat_sessions order by id limit 700)`;
  const [connection] = await sql`select brokerage_id, id from avinode_connections order by id limit 1`;
  await sql`
    insert into avinode_webhook_events (brokerage_id, connection_id, received_at, raw_body, avinode_id, resource_type, status, next_attempt_at, placed_at)
    select ${connection?.brokerage_id}, ${connection?.id}, at, '{"id":"arfq-1"}', 'arfq-' || n, 'rfqs',
      (case when n % 10 = 0 then 'pending' else 'placed' end)::notification_status, at, case when n % 10 = 0 then null else at end
    from (select n, timestamptz '2026-11-01' + n * interval '1 second' as at from generate_series(1, 3000) n) given`;
  await sql.end();
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);

beforeAll(async () => {
  writeFileSync(clockFile, now);
  filled = await freshDatabase();
  await fill(filled.url);
  alone = await copyTemplate(inject('adminUrl'), nameOf(filled.url));
  killed = await copyTemplate(inject('adminUrl'), nameOf(filled.url));
  disturbed = postgres(killed.url, { max: 1, onnotice: () => {}, connection: { application_name: 'test owner' } });
}, 120_000);
afterAll(async () => {
  await disturbed.end();
  await Promise.all([filled.drop(), alone.drop(), killed.drop()]);
  rmSync(folder, { recursive: true });
});

/** Returns every row of the tables that a job may change, without values that differ between runs. */
async function rowsOf(url: string): Promise<Readonly<Record<string, string>>> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const comparableRows: Readonly<Record<string, string>> = {
    chat_sessions: 'to_jsonb(t)',
    session_events: 'to_jsonb(t)',
    messages: 'to_jsonb(t)',
    avinode_webhook_events: 'to_jsonb(t)',
    incidents: `to_jsonb(t) - 'id'`,
  };
  const all: Record<string, string> = {};
  for (const [table, row] of Object.entries(comparableRows)) {
    const [found] = await sql.unsafe(
      `select count(*) || ' ' || md5(string_agg(md5((${row})::text), '' order by md5((${row})::text))) as sum from ${table} t`,
    );
    all[table] = String(found?.sum);
  }
  await sql.end();
  return all;
}

const settings = (url: string) => ({ DATABASE_URL: url, CLOCK_FILE: clockFile });
const call = (job: HousekeepingJob) => ['run', job] as const;
const countOf = async (done: string) => Number((await disturbed.unsafe(`select count(*) as n from ${done}`))[0]?.n);
/** Waits for the server to roll back a killed process's transactions. */
const settled = () =>
  expect
    .poll(
      async () =>
        (
          await disturbed`select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name ~ '^tripthread'`
        )[0]?.n as number,
      { timeout: 15_000, interval: 20 },
    )
    .toBe(0);

/**
 * Starts a command and kills it once it has done a random share of the work, after a random moment.
 * @returns how much was done by then
 */
async function killMidway(
  start: () => ReturnType<typeof startCommand>,
  done: string,
  total: number,
): Promise<{ readonly isKilled: boolean; readonly done: number }> {
  const before = await countOf(done);
  const until = before + 1 + Math.floor(Math.random() * 0.3 * (total - before));
  const { child, ended } = start();
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver && (await countOf(done)) < until) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
  child.kill('SIGKILL');
  const { code } = await ended;
  await settled();
  return { isKilled: code === null, done: await countOf(done) };
}

const jobs: readonly (readonly [HousekeepingJob, string])[] = [
  ['archive-sessions', `chat_sessions where status = 'archived' and updated_at = '${now}'`],
  ['reconcile-counters', 'incidents'],
  ['purge-deliveries', 'avinode_webhook_events where body_purged_at is not null'],
];

describe('a job in a process that is killed', { timeout: 180_000 }, () => {
  it.each(jobs)('%s, killed again and again, has the same result as an undisturbed run', async (job, done) => {
    expect(await runCommand('jobs-cli', call(job), settings(alone.url))).toMatchObject({ code: 0, err: '' });
    const whole = await rowsOf(alone.url);
    const sql = postgres(alone.url, { max: 1, onnotice: () => {} });
    const total = Number((await sql.unsafe(`select count(*) as n from ${done}`))[0]?.n);
    await sql.end();
    expect(total).toBeGreaterThan(600);
    const partialCounts: number[] = [];
    for (let n = 0; n < killCount; n += 1) {
      const end = await killMidway(() => startCommand('jobs-cli', call(job), settings(killed.url)), done, total);
      if (end.isKilled && end.done < total) partialCounts.push(end.done);
    }
    process.stdout.write(`${job}: killed with ${partialCounts.join(', ')} of ${total} done\n`);
    // Some at least were killed in the middle: neither before any work nor after all of it.
    expect(partialCounts.length).toBeGreaterThan(0);
    expect(await runCommand('jobs-cli', call(job), settings(killed.url))).toMatchObject({ code: 0, err: '' });
    expect(await rowsOf(killed.url)).toEqual(whole);
    expect(await runCommand('jobs-cli', call(job), settings(killed.url))).toMatchObject({ code: 0, err: '' });
    expect(await rowsOf(killed.url)).toEqual(whole);
  });

  it('control: a job that is not crash-safe leaves damage that no other run repairs', async () => {
    const [left, cut] = [
      await copyTemplate(inject('adminUrl'), nameOf(filled.url)),
      await copyTemplate(inject('adminUrl'), nameOf(filled.url)),
    ];
    await disturbed.end();
    disturbed = postgres(cut.url, { max: 1, onnotice: () => {}, connection: { application_name: 'test owner' } });
    const naive = 'naive-job';
    expect(await runCommand(naive, [left.url, now], {})).toMatchObject({ code: 0, err: '' });
    const whole = await rowsOf(left.url);
    const events = `session_events where kind = 'archived' and at = '${now}'`;
    const { isKilled } = await killMidway(() => startCommand(naive, [cut.url, now], {}), events, 600);
    expect(isKilled).toBe(true);
    await runCommand(naive, [cut.url, now], {});
    const found = await rowsOf(cut.url);
    expect(found.chat_sessions).toBe(whole.chat_sessions);
    expect(found.session_events).not.toBe(whole.session_events);
    await Promise.all([left.drop(), cut.drop()]);
  });
});
