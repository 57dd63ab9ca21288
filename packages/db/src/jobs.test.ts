import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, type Database, openDatabase } from './database.ts';
import { type Jobs, startJobs } from './jobs.ts';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';

let fresh: FreshDatabase;
let owner: Owner;
let database: Database;
const children: ChildProcess[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
  owner = openOwner(fresh.url);
  database = openDatabase({ url: fresh.url, deskConnections: 1 });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await closeDatabase(database);
  await owner.end();
  await fresh.drop();
});

const add = (name: string) => owner.query(`select graphile_worker.add_job($1)`, [name]);
const jobsLeft = async () =>
  Number((await owner.query('select count(*)::int as count from graphile_worker._private_jobs'))[0]?.count);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function within(ms: number, done: () => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await done())) {
    if (performance.now() - began > ms) throw new Error(`not within ${ms} ms`);
    await pause(20);
  }
  return performance.now() - began;
}

/** Has another process take the job, and kills it in the middle. */
async function killInTheMiddle(): Promise<void> {
  await add('slow');
  const script = fileURLToPath(new URL('../../testing/src/postgres/stuck-worker.ts', import.meta.url));
  const child = spawn(process.execPath, [script, fresh.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  await pause(1_100); // its advisory lock is taken concurrently with the job
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const start = (runs: string[], sweepIntervalMs?: number): Jobs =>
  startJobs(database, {
    crontab: '',
    log: () => {},
    tasks: { slow: async () => void runs.push('slow'), quick: async () => void runs.push('quick') },
    ...(sweepIntervalMs === undefined ? {} : { sweepIntervalMs }),
  });

test('a job whose worker was killed is taken over within five seconds, and never while its worker lives', async () => {
  const runs: string[] = [];
  await killInTheMiddle();
  const jobs = start(runs);
  const took = await within(5_000, () => runs.length > 0);
  await within(2_000, async () => (await jobsLeft()) === 0);
  await jobs.stop();
  expect(runs).toEqual(['slow']);
  expect(took).toBeLessThan(5_000);
}, 30_000);

test('control: a living worker keeps its job, however often others sweep', async () => {
  const runs: string[] = [];
  let finish = () => {};
  const holding = startJobs(database, {
    crontab: '',
    log: () => {},
    tasks: {
      slow: () =>
        new Promise((resolve) => {
          runs.push('held');
          finish = resolve;
        }),
    },
  });
  await add('slow');
  await within(20_000, () => runs.length > 0);
  const others = [start(runs, 100), start(runs, 100)];
  await pause(3_000);
  expect(runs).toEqual(['held']);
  finish();
  await Promise.all([holding, ...others].map((jobs) => jobs.stop()));
  expect(await jobsLeft()).toBe(0);
}, 30_000);

const cutConnections = () =>
  owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );

test('stops without an unhandled error when the database cuts its connections at that moment', async () => {
  for (let times = 0; times < 5; times += 1) {
    const runs: string[] = [];
    const jobs = start(runs);
    await add('quick');
    await within(20_000, () => runs.length === 1);
    const stopped = jobs.stop();
    while (!(await Promise.race([stopped.then(() => true), pause(1).then(() => false)]))) await cutConnections();
    await cutConnections();
    // The job's end may not have been recorded; the next worker would repeat it.
    await owner.query('delete from graphile_worker._private_jobs');
  }
  // The test runner fails on an unhandled error; it arrives with the next turns of the event loop.
  await pause(100);
}, 60_000);

test('continues after the database cut its connections', async () => {
  const runs: string[] = [];
  const jobs = start(runs);
  await add('quick');
  await within(20_000, () => runs.length === 1);
  await cutConnections();
  await add('quick');
  await within(20_000, () => runs.length === 2);
  await jobs.stop();
}, 30_000);

test('a failed task is retried by its policy, and its last failure ends it', async () => {
  const attempts: number[] = [];
  const lines: string[] = [];
  const jobs = startJobs(database, {
    crontab: '',
    log: (level, message) => void (level === 'warning' && lines.push(message)),
    retries: { quick: { maxAttempts: 3, firstDelayMs: 200, maxDelayMs: 400 } },
    tasks: {
      quick: () => {
        attempts.push(performance.now());
        return Promise.reject(new Error('broken'));
      },
    },
  });
  await owner.query(`select graphile_worker.add_job('quick', job_key := 'quick')`);
  await within(20_000, () => attempts.length === 3);
  await within(5_000, async () => (await jobsLeft()) === 0);
  await jobs.stop();
  const [first = 0, second = 0, third = 0] = attempts;
  expect(second - first).toBeGreaterThanOrEqual(200);
  expect(third - second).toBeGreaterThanOrEqual(400);
  expect(lines).toEqual([1, 2, 3].map((attempt) => `quick failed (attempt ${attempt} of 3): broken`));
}, 40_000);

test('a retry that succeeds is the last', async () => {
  let attempts = 0;
  const jobs = startJobs(database, {
    crontab: '',
    log: () => {},
    retries: { quick: { maxAttempts: 5, firstDelayMs: 1, maxDelayMs: 1 } },
    tasks: {
      quick: () => {
        attempts += 1;
        return attempts < 2 ? Promise.reject(new Error('broken')) : Promise.resolve();
      },
    },
  });
  await owner.query(`select graphile_worker.add_job('quick', job_key := 'quick')`);
  await within(20_000, async () => attempts === 2 && (await jobsLeft()) === 0);
  await pause(1_500);
  await jobs.stop();
  expect(attempts).toBe(2);
}, 40_000);
