import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { closeDatabase, openDatabase, tenantOf } from '@tripthread/db/database';
import { type Cluster, start } from '@tripthread/db/embedded';
import { migrate } from '@tripthread/db/migrate';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { createTestBrokerage, openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendMessage } from '@tripthread/commands/messages/send-message';
import { freshKey } from '@tripthread/testing/desk/test-brokerage-suite';
import { isFullScale } from '@tripthread/testing/env';

// A cluster with production settings, not the fast one of the other tests.
const killCount = isFullScale ? 5 : 2;
const writers = 8;
let home: string;
let cluster: Cluster;
let desk: TestBrokerage;
let sessions: SessionId[];

beforeAll(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-durable-'));
  fs.chmodSync(home, 0o755);
  cluster = await start({ dir: path.join(home, 'pg'), temporary: home });
  await migrate({ url: cluster.url });
  desk = await createTestBrokerage(cluster.url);
  sessions = [];
  for (let n = 0; n < writers; n += 1) sessions.push((await openSession(desk, desk.ana)).id);
}, 120_000);
afterAll(async () => {
  await desk.close();
  await cluster.stop();
  fs.rmSync(home, { recursive: true, force: true });
}, 60_000);

/** Kills the server and all its child processes with SIGKILL. */
async function killAll({ pid, exited }: Cluster): Promise<void> {
  const below = (parent: number): number[] => {
    const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return listed
      .map((line) => line.trim().split(/\s+/u).map(Number))
      .filter(([, ppid]) => ppid === parent)
      .map(([child]) => child as number);
  };
  for (const one of [pid, ...below(pid)]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // ended by itself between the list and the signal
    }
  }
  await exited;
}

/** Sends messages until stopped. Acknowledged ones are recorded at once. */
async function writeUntil(stop: AbortSignal, url: string, writer: number, acknowledged: string[]): Promise<void> {
  const database = openDatabase({ url, deskConnections: 2 });
  const broker = { ...desk.ana, tenant: tenantOf(database, desk.brokerageId) };
  const sessionId = sessions[writer] as SessionId;
  while (!stop.aborted) {
    const text = freshKey();
    try {
      await sendMessage(broker, { sessionId, audience: 'internal', text, idempotencyKey: freshKey() });
      acknowledged.push(text);
    } catch {
      break; // not acknowledged: it may be there or not
    }
  }
  await closeDatabase(database).catch(() => {});
}

/** Kills the server while all writers write, and restarts it as in production. @returns the acknowledged messages */
async function killDuringWrites(): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  const stop = new AbortController();
  const writing = Promise.all(sessions.map((_, writer) => writeUntil(stop.signal, cluster.url, writer, acknowledged)));
  while (acknowledged.length < 60) await new Promise((resolve) => setTimeout(resolve, 20));
  await killAll(cluster);
  stop.abort();
  await writing;
  cluster = await start({ dir: path.join(home, 'pg'), temporary: home, port: cluster.port });
  return acknowledged;
}

async function missing(acknowledged: readonly string[]): Promise<readonly string[]> {
  const there = await desk.owner`select content from messages`;
  const kept = new Set(there.map(({ content }) => content as string));
  return acknowledged.filter((text) => !kept.has(text));
}

describe('acknowledged messages', () => {
  it(`survive ${killCount} kills of the whole server under ${writers} writers`, async () => {
    const acknowledged: string[] = [];
    for (let kill = 0; kill < killCount; kill += 1) acknowledged.push(...(await killDuringWrites()));
    expect(await missing(acknowledged)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(60 * killCount);
    expect(await checkInvariants(cluster.url)).toEqual([]);
  }, 180_000);

  it('control: a server that acknowledges before it writes loses some', async () => {
    await cluster.stop();
    // Its WAL writer sleeps for longer than the test, so acknowledged commits are still in memory when it is killed.
    const flags = ['synchronous_commit=off', 'wal_writer_delay=10s', 'wal_writer_flush_after=1GB'];
    cluster = await start({
      dir: path.join(home, 'pg'),
      temporary: home,
      port: cluster.port,
      flags: flags.flatMap((flag) => ['-c', flag]),
    });
    expect((await missing(await killDuringWrites())).length).toBeGreaterThan(0);
    expect(await checkInvariants(cluster.url)).toEqual([]);
  }, 120_000);

  // Killing processes is not a power cut: the kernel still writes what they handed over, so a server without fsync would
  // pass the test above. Therefore check the settings too.
  it('are flushed to disk before the acknowledgement', async () => {
    const found =
      await desk.owner`select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by 1`;
    expect([...found]).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
  });
  it('are not weakened by settings of a role, database or connection of ours', async () => {
    expect([
      ...(await desk.owner`select setconfig::text from pg_db_role_setting where setconfig::text ~ 'fsync|synchronous|full_page'`),
    ]).toEqual([]);
  });
});
