import { setTimeout as pause } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asFailure, closeDatabase, type Database, openDatabase } from '../database.ts';
import { type BreakingProxy, openBreakingProxy } from '@tripthread/testing/postgres/connections/breaking-proxy';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { loadUnmendedDriver } from '@tripthread/testing/postgres/connections/unmended-driver';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';
import { countConnections, startLoad } from '@tripthread/testing/postgres/connections/pool-load';
import { inside } from './handles.ts';
import { lanesOf, reserveConnection } from './pools.ts';

const rounds = 30;

let fresh: FreshDatabase;
let proxy: BreakingProxy;
let owner: Owner;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  proxy = await openBreakingProxy(fresh.url);
  owner = openOwner(fresh.url);
  database = openDatabase({ url: proxy.url, deskConnections: 4 });
});
beforeEach(() => proxy.setMode('passes'));
afterAll(async () => {
  await closeDatabase(database);
  await proxy.close();
  await owner.end();
  await fresh.drop();
});

const terminate = async () =>
  Number(
    (
      await owner.query(
        `select count(pg_terminate_backend(pid))::int as count from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`,
      )
    )[0]?.count,
  );

const breaks = {
  async 'terminated in mid-transaction'() {
    let cut = 0;
    for (let n = 0; n < 20 && cut === 0; n += 1) cut = await terminate();
    return cut;
  },
  async refused() {
    await proxy.setMode('refuses');
    await pause(20);
    await proxy.setMode('passes');
    return 1;
  },
  async 'accepted and then closed'() {
    const before = proxy.closed;
    await proxy.setMode('closes');
    for (let n = 0; n < 100 && proxy.closed === before; n += 1) await pause(5);
    await proxy.setMode('passes');
    return proxy.closed - before;
  },
};

const ways = Object.keys(breaks) as (keyof typeof breaks)[];

/** Breaks connections under load. @returns the rounds in which one broke, and the load's errors */
async function storm(clients: readonly Sql[], way: keyof typeof breaks) {
  const loads = clients.map((client) => startLoad(client, client.options.max));
  let broken = 0;
  for (let round = 0; round < rounds; round += 1) {
    await pause(15);
    if ((await breaks[way]()) > 0) broken += 1;
  }
  await pause(100);
  const stopped = Promise.all(loads.map((load) => load.stop()));
  return { broken, reports: await Promise.race([stopped, pause(10_000, null)]) };
}

describe('every lane has all its connections after they were', () => {
  it.each(ways)(
    '%s 30 times under load',
    async (way) => {
      const lanes = Object.entries(lanesOf(database[inside]));
      const { broken, reports } = await storm(
        lanes.map(([, { client }]) => client),
        way,
      );
      expect(broken).toBe(rounds);
      expect(reports).not.toBeNull();
      for (const report of reports ?? []) {
        expect(report.answered).toBeGreaterThan(0);
        expect(report.strays).toBe(0);
      }
      const counted = lanes.map(async ([name, { client }]) => [
        name,
        await countConnections(client, client.options.max),
      ]);
      expect(await Promise.all(counted)).toEqual([
        ['desk', 4],
        ['inbox', 2],
        ['ingest', 2],
        ['system', 2],
      ]);
    },
    60_000,
  );
});

/** Runs a transaction whose connection PostgreSQL terminates. @returns false when there was none to terminate */
async function cutOneTransaction(client: Sql): Promise<boolean> {
  const cut = client.begin(async (tx) => {
    const [row] = await tx`select pg_backend_pid() as pid`;
    await owner.query('select pg_terminate_backend($1)', [Number(row?.pid)]);
    await tx`select pg_sleep(5)`;
  });
  return Promise.race([
    cut.then(
      () => true,
      () => true,
    ),
    pause(1_000, false),
  ]);
}

describe('a pool of four after nine connections were cut in mid-transaction', () => {
  const settings = { max: 4, onnotice: () => {}, connect_timeout: 5, backoff: () => 0.05 };
  const cutNineTimes = async (client: Sql) => {
    let cuts = 0;
    for (let n = 0; n < 9; n += 1) if (await cutOneTransaction(client)) cuts += 1;
    return cuts;
  };

  it('has its four connections', async () => {
    const client = postgres(proxy.url, settings);
    expect(await cutNineTimes(client)).toBe(9);
    expect(await countConnections(client, 4)).toBe(4);
    await client.end({ timeout: 1 });
  });

  it('control: has none with an unpatched driver', async () => {
    const unmended = await loadUnmendedDriver();
    const client = unmended.postgres(proxy.url, settings);
    expect(await cutNineTimes(client)).toBe(4);
    expect(await countConnections(client, 4, 1_000)).toBe(0);
    await client.end({ timeout: 0 });
    unmended.remove();
  }, 30_000);
});

describe('counting connections', () => {
  it('misses a held connection', async () => {
    const client = postgres(proxy.url, { max: 3, onnotice: () => {} });
    const held = await client.reserve();
    expect(await countConnections(client, 3, 500)).toBe(2);
    held.release();
    expect(await countConnections(client, 3)).toBe(3);
    await client.end({ timeout: 1 });
  });
});

describe('a reservation', () => {
  it('fails as busy when it gets no connection in time, and returns a late one to the pool', async () => {
    const { inbox } = lanesOf(database[inside]);
    const held = await Promise.all([inbox.client.reserve(), inbox.client.reserve()]);
    await expect(reserveConnection(inbox, 50)).rejects.toMatchObject({ reason: 'BUSY' });
    for (const connection of held) connection.release();
    expect(await countConnections(inbox.client, 2)).toBe(2);
  });

  it('fails as busy when refused, and is not served afterwards', async () => {
    const client = postgres(proxy.url, { max: 1, onnotice: () => {}, backoff: () => 0.01 });
    await proxy.setMode('refuses');
    for (let n = 0; n < 3; n += 1)
      expect(asFailure(await client.reserve().catch((error: unknown) => error))).toMatchObject({ reason: 'BUSY' });
    await proxy.setMode('passes');
    expect(await countConnections(client, 1)).toBe(1);
    await client.end({ timeout: 1 });
  });

  it('cannot release a connection again that was cut and given to another caller', async () => {
    const client = postgres(proxy.url, { max: 1, onnotice: () => {}, backoff: () => 0.01 });
    const first = await client.reserve();
    await proxy.setMode('closes');
    await expect(first`select 1`).rejects.toThrow();
    await proxy.setMode('passes');
    const second = await client.reserve();
    first.release();
    await expect(first`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    const third = client.reserve();
    expect(await Promise.race([third, pause(100, 'waits')])).toBe('waits');
    second.release();
    (await third).release();
    await client.end({ timeout: 1 });
  });
});
