import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, start } from '../embedded.mjs';
import { migrateJobs } from './jobs.ts';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';

let home: string;
let cluster: Cluster;
beforeAll(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-jobs-'));
  fs.chmodSync(home, 0o755); // as root the server runs as another user
  await startServer();
  await migrateJobs(cluster.url);
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  fs.rmSync(home, { recursive: true, force: true });
});

async function startServer() {
  const flags = ['fsync=off', 'shared_buffers=16MB'].flatMap((setting) => ['-c', setting]);
  const port = cluster === undefined ? {} : { port: cluster.port };
  cluster = await start({ dir: path.join(home, 'pg'), flags, temporary: home, ...port });
}

interface Absence {
  readonly leave: () => Promise<void>;
  readonly bringUp: () => Promise<void>;
}

/** The ways in which PostgreSQL goes away and returns. */
const absences: Readonly<Record<string, Absence>> = {
  'its backends are terminated': {
    leave: async () => {
      const owner = openOwner(cluster.url);
      await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()
        and backend_type = 'client backend'`);
      await owner.end();
    },
    bringUp: async () => {},
  },
  'the server is killed': {
    leave: async () => {
      process.kill(cluster.pid, 'SIGKILL');
      await cluster.exited;
    },
    bringUp: startServer,
  },
  'the server is stopped': { leave: () => cluster.stop(), bringUp: startServer },
  'the server is restarted': {
    leave: async () => {
      await cluster.stop();
      await startServer();
    },
    bringUp: async () => {},
  },
};

interface Worker {
  readonly output: string[];
  readonly isAlive: () => boolean;
  order(line: string): void;
  kill(): Promise<void>;
}

function startWorker(manner: 'ends' | 'fails once', library: 'ours' | 'bare'): Worker {
  const script = fileURLToPath(new URL('../../testing/src/postgres/held-job.ts', import.meta.url));
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    [script, cluster.url, manner, library],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const output: string[] = [];
  let isAlive = true;
  child.stdout.on('data', (data) =>
    output.push(
      ...String(data)
        .split('\n')
        .filter((line) => /^[a-z]+$/u.test(line)),
    ),
  );
  child.stdin.on('error', () => {});
  child.once('exit', () => (isAlive = false));
  return {
    output,
    isAlive: () => isAlive,
    order: (line) => child.stdin.write(`${line}\n`),
    async kill() {
      if (!isAlive) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

let worker: Worker | undefined;
let owner: Owner;
beforeEach(async () => {
  owner = openOwner(cluster.url);
  await owner.query('delete from graphile_worker._private_jobs');
  await owner.query(`select graphile_worker.add_job('held')`);
});
afterEach(async () => {
  await worker?.kill();
  await owner.end();
});

const jobsLeft = async () =>
  (await owner.query('select count(*)::int as count from graphile_worker._private_jobs').catch(() => []))[0]?.count;

async function begin(manner: 'ends' | 'fails once', library: 'ours' | 'bare' = 'ours'): Promise<Worker> {
  const begun = startWorker(manner, library);
  worker = begun;
  await expect.poll(() => begun.output, { timeout: 20_000 }).toEqual(['taken']);
  return begun;
}

async function expectEnded(one: Worker, output: readonly string[]) {
  await expect.poll(jobsLeft, { timeout: 30_000 }).toBe(0);
  one.order('alive?');
  await expect.poll(() => one.output, { timeout: 5_000 }).toEqual([...output, 'alive']);
}

describe.each(Object.entries(absences))('while a job runs, %s', (_, { leave, bringUp }) => {
  it('and returns before the job ends: the process survives, and the job completes once', async () => {
    const one = await begin('ends');
    await leave();
    await bringUp();
    one.order('end');
    await expectEnded(one, ['taken', 'ended']);
  }, 60_000);

  it('and returns after the job ended: the process survives, and the job does not run again', async () => {
    const one = await begin('ends');
    await leave();
    one.order('end');
    await expect.poll(() => one.output, { timeout: 5_000 }).toEqual(['taken', 'ended']);
    await pause(300);
    await bringUp();
    await expectEnded(one, ['taken', 'ended']);
  }, 60_000);

  it('and returns after the job failed: the process survives, and the job is retried and completes once', async () => {
    const one = await begin('fails once');
    await leave();
    one.order('end');
    await expect.poll(() => one.output, { timeout: 5_000 }).toContain('failed');
    await pause(300);
    await bringUp();
    await expectEnded(one, ['taken', 'failed', 'taken', 'ended']);
  }, 60_000);
});

describe('control: the unpatched job library', () => {
  it.each(['ends', 'fails once'] as const)(
    'crashes when a job %s while the server is away',
    async (manner) => {
      const one = await begin(manner, 'bare');
      await absences['the server is stopped']?.leave();
      one.order('end');
      await expect.poll(one.isAlive, { timeout: 10_000 }).toBe(false);
      await startServer();
    },
    60_000,
  );
});
