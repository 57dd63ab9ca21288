import type { BrokerageId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  announceAccessChange,
  closeDatabase,
  type Database,
  inTransaction,
  openDatabase,
  tenantOf,
} from './database.ts';
import { listen, type Listening, type ChangeNotice } from './listen.ts';
import {
  type BreakingProxy,
  openBreakingProxy,
  type ProxyMode,
} from '@tripthread/testing/postgres/connections/breaking-proxy';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';

let fresh: FreshDatabase;
let proxy: BreakingProxy;
let owner: Owner;
let direct: Database;
let database: Database;
let listening: Listening;
const notices: ChangeNotice[] = [];
let resyncs = 0;
beforeAll(async () => {
  fresh = await freshDatabase();
  proxy = await openBreakingProxy(fresh.url);
  owner = openOwner(fresh.url);
  direct = openDatabase({ url: fresh.url });
  database = openDatabase({ url: proxy.url });
  listening = listen(database, { onChangeNotice: (notice) => notices.push(notice), onReady: () => (resyncs += 1) });
});
afterAll(async () => {
  await listening.stop();
  await closeDatabase(database);
  await closeDatabase(direct);
  await proxy.close();
  await owner.end();
  await fresh.drop();
});

const notify = () =>
  inTransaction(tenantOf(direct, '00000000-0000-4000-8000-000000000000' as BrokerageId), async (tx) =>
    announceAccessChange(tx),
  );

async function expectHeard() {
  notices.length = 0;
  await notify();
  await expect.poll(() => notices.length, { timeout: 5_000 }).toBe(1);
}

/** Breaks the listening connection, repairs it, and waits for the resync that follows each new connection. */
async function expectBack(breakIt: () => Promise<unknown>) {
  const before = resyncs;
  await breakIt();
  await proxy.setMode('passes');
  await expect.poll(() => resyncs, { timeout: 15_000 }).toBeGreaterThan(before);
  await expectHeard();
}

const terminate = () =>
  owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tripthread listen' and datname = current_database()`,
  );

it('receives again after its backend was terminated, ten times', async () => {
  await expect.poll(() => resyncs, { timeout: 5_000 }).toBe(1);
  await expectHeard();
  for (let n = 0; n < 10; n += 1) await expectBack(terminate);
}, 60_000);

it.each<ProxyMode>(['refuses', 'closes'])(
  'receives again after a proxy that %s, five times',
  async (mode) => {
    for (let n = 0; n < 5; n += 1) await expectBack(() => proxy.setMode(mode));
  },
  60_000,
);
