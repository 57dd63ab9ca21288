// What the log of notifications may cost once it is long, in pages looked at.
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  closeDatabase,
  type Database,
  inReadTransaction,
  openDatabase,
  type Tenant,
  tenantOf,
  type TenantTx,
} from '../../../database.ts';
import { explain } from '@tripthread/testing/postgres/explain';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { createTestBrokerage, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { tapDatabase, type WireTap } from '@tripthread/testing/postgres/wire-tap';
import { type NotificationFilter, listNotifications } from './notification-log.ts';
import { countOrphans, listOrphans } from './orphans.ts';

let fresh: FreshDatabase;
let desk: TestBrokerage;
let tap: WireTap;
let owner: Sql;
let database: Database;
let tenant: Tenant;

beforeAll(async () => {
  fresh = await freshDatabase();
  desk = await createTestBrokerage(fresh.url);
  owner = postgres(fresh.url, { max: 1, onnotice: () => {} });
  const { brokerageId, connectionId } = desk;
  await owner`insert into trips (brokerage_id, connection_id, trip_code, created_at)
    select ${brokerageId}, ${connectionId}, 'A' || lpad(n::text, 5, '0'), now() from generate_series(1, 2000) n`;
  await owner`
    insert into avinode_webhook_events (brokerage_id, connection_id, received_at, raw_body, avinode_id, resource_type, status,
      next_attempt_at, trip_reference, trip_id)
    select ${brokerageId}, ${connectionId}, timestamptz '2025-01-01' + n * interval '1 second', '{}', 'arfq-' || n, 'rfqs',
      (case when n % 10000 = 0 then 'parked' when n % 5000 = 1 then 'orphan' when n % 10000 = 2 then 'pending' else 'placed' end)::notification_status,
      now(), t.trip_code, t.id
    from generate_series(1, 60000) n join trips t on t.trip_code = 'A' || lpad((1 + n % 2000)::text, 5, '0')`;
  await owner`analyze`;
  tap = await tapDatabase(fresh.url);
  database = openDatabase({ url: tap.url, deskConnections: 1 });
  tenant = tenantOf(database, brokerageId);
}, 120_000);

afterAll(async () => {
  await closeDatabase(database);
  await tap.close();
  await owner.end();
  await desk.close();
  await fresh.drop();
});

async function costOf(call: (tx: TenantTx) => Promise<unknown>) {
  tap.take('tripthread desk');
  await inReadTransaction(tenant, call);
  const { statements } = tap.take('tripthread desk');
  const found = [];
  for (const statement of statements.filter(({ text }) => /^\s*select (?!set_config)/u.test(text)))
    found.push(await explain(owner, statement, { brokerageId: tenant.brokerageId, plan: 'custom' }));
  return {
    isRead: found.some(({ seqScans }) => seqScans.has('avinode_webhook_events')),
    buffers: found.reduce((sum, { buffers }) => sum + buffers, 0),
  };
}

const filters: readonly Partial<NotificationFilter>[] = [
  {},
  { status: 'placed' },
  { status: 'pending' },
  { status: 'orphan' },
  { status: 'parked' },
  { q: 'arfq-777' },
  { q: 'A00042' },
  { q: 'nothing of this name' },
  { cursor: '2025-01-01T08:00:00.000Z_00000000-0000-4000-a000-000000000000' },
];

test.each(filters)('a page of the log with %j looks at little', async (filter) => {
  const { isRead, buffers } = await costOf((tx) => listNotifications(tx, { limit: 50, ...filter }));
  expect(isRead).toBe(false);
  expect(buffers).toBeLessThanOrEqual(450);
});

test('what is counted beside every desk looks at no more than what waits', async () => {
  for (const call of [countOrphans, (tx: TenantTx) => listOrphans(tx, { limit: 50 })]) {
    const { isRead, buffers } = await costOf(call);
    expect(isRead).toBe(false);
    expect(buffers).toBeLessThanOrEqual(60);
  }
});
