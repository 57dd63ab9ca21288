import type { BrokerageId } from '@tripthread/shared/ids';
import { Failure } from '@tripthread/shared/failures';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDatabase, type Database, inTransaction, openDatabase, pingDatabase, tenantOf } from './database.ts';
import { inside } from './internal/handles.ts';
import { lanesOf } from './internal/pools.ts';
import { type BreakingProxy, openBreakingProxy } from '@tripthread/testing/postgres/connections/breaking-proxy';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';

let fresh: FreshDatabase;
let proxy: BreakingProxy;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  proxy = await openBreakingProxy(fresh.url);
  database = openDatabase({ url: proxy.url });
});
afterAll(async () => {
  await closeDatabase(database);
  await proxy.close();
  await fresh.drop();
});

const someBrokerage = '00000000-0000-4000-8000-000000000000' as BrokerageId;
const lanes = ['desk', 'inbox', 'ingest', 'system'] as const;

describe('pingDatabase', () => {
  it('succeeds while every lane answers', async () => {
    await expect(pingDatabase(database)).resolves.toBeUndefined();
  });

  it.concurrent.each(lanes)('names the %s lane when it has no connection left', async (name) => {
    const one = openDatabase({ url: proxy.url });
    const { client } = lanesOf(one[inside])[name];
    // Reserved outside of the lane's slots, like connections that the pool has lost.
    const lost = await Promise.all(Array.from({ length: client.options.max }, () => client.reserve()));
    const pings = await Promise.allSettled([pingDatabase(one), pingDatabase(one)]);
    expect(pings.map((ping) => (ping.status === 'rejected' ? String(ping.reason) : ping.status))).toEqual([
      expect.stringContaining(`over the ${name} connections`),
      expect.stringContaining(`over the ${name} connections`),
    ]);
    for (const connection of lost) connection.release();
    await expect(pingDatabase(one)).resolves.toBeUndefined();
    await closeDatabase(one);
  });

  it('does not report a lane as dead while its connections are at work', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begun = 0;
    const working = Array.from({ length: 2 }, () =>
      inTransaction(tenantOf(database, someBrokerage, 'inbox'), () => {
        begun += 1;
        return finished;
      }),
    );
    await expect.poll(() => begun, { timeout: 5_000 }).toBe(2);
    await expect(pingDatabase(database)).resolves.toBeUndefined();
    finish();
    await Promise.all(working);
  });

  it('fails at once while connections are refused', async () => {
    await proxy.setMode('refuses');
    await expect(pingDatabase(database)).rejects.toThrow();
    await proxy.setMode('passes');
    await expect
      .poll(
        () =>
          pingDatabase(database).then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
  });
});

describe('a database that is read-only after a failover', () => {
  it('fails writes as busy', async () => {
    const writing = inTransaction(tenantOf(database, someBrokerage), async (tx) => {
      await tx[inside].db.execute(sql`set transaction read only`);
      await tx[inside].db.execute(sql`create table written (n integer)`);
    });
    const error = await writing.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ reason: 'BUSY' });
  });
});
