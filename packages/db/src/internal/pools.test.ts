import type { BrokerageId } from '@tripthread/shared/ids';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, inReadTransaction, inTransaction, tenantOf } from '../database.ts';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import {
  makeClient,
  createTestBrokerage,
  openSession,
  type TestBrokerage,
} from '@tripthread/testing/desk/test-brokerage';
import { inside, type TenantTx } from './handles.ts';
import { compile, readPipelined } from './pipeline.ts';

let database: FreshDatabase;
let desk: TestBrokerage;
let other: TestBrokerage;
beforeAll(async () => {
  database = await freshDatabase();
  desk = await createTestBrokerage(database.url);
  other = await createTestBrokerage(database.url);
  await openSession(other, other.ana, { client: 'Foreign' });
});
afterAll(async () => {
  await desk.close();
  await other.close();
  await database.drop();
});

/** Runs unscoped SQL on a tenant's own connection. */
const raw = (text: string) =>
  inTransaction(
    desk.tenant,
    async (tx: TenantTx) => [...(await tx[inside].db.execute(sql.raw(text)))] as Record<string, unknown>[],
  );
const refused = async (text: string) => errorCode(await raw(text).catch((error: unknown) => error));

describe('the application role', () => {
  it('is no superuser and does not bypass row-level security', async () => {
    expect(
      await raw(
        `select current_user as who, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = current_user`,
      ),
    ).toEqual([{ who: 'tripthread_app', rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
  });
  it.each(['clients', 'conversations', 'chat_sessions', 'session_events', 'iso_agents', 'avinode_connections'])(
    'sees only its own rows of %s',
    async (table) => {
      const found = await raw(`select distinct brokerage_id from ${table}`);
      expect(found.every(({ brokerage_id }) => brokerage_id === desk.brokerageId)).toBe(true);
      const [all] = await desk.owner.unsafe(`select count(distinct brokerage_id)::int as n from ${table}`);
      expect(all?.n).toBeGreaterThanOrEqual(1);
    },
  );
  it('cannot move or insert rows into another brokerage', async () => {
    expect(await raw(`update clients set name = 'x' where name = 'Foreign' returning id`)).toEqual([]);
    expect(
      await refused(`insert into clients (brokerage_id, name, created_at) values ('${other.brokerageId}', 'x', now())`),
    ).toBe('42501');
    const foreign = await makeClient(other, 'Target');
    expect(
      await refused(
        `insert into conversations (brokerage_id, client_id, created_at) values ('${desk.brokerageId}', '${foreign}', now())`,
      ),
    ).toBe('23503');
  });
  it('cannot rewrite events, read logins, or alter tables', async () => {
    for (const text of [
      'update session_events set seq = 9',
      'delete from messages',
      'select * from login_users',
      'truncate clients',
      'alter table clients disable row level security',
      'create table x (n integer)',
    ])
      expect([text, await refused(text)]).toEqual([text, '42501']);
  });
  it('leaves no brokerage set on the connection', async () => {
    const { client } = desk.database[inside].desk;
    for (let n = 0; n < 8; n += 1) {
      await raw('select 1');
      expect(await client`select count(*)::int as n from clients`).toEqual([{ n: 0 }]);
    }
  });
  it('sees exactly one brokerage, or no rows', async () => {
    expect(
      await inTransaction(
        tenantOf(desk.database, '00000000-0000-4000-8000-000000000000' as BrokerageId),
        async (tx) => [...(await tx[inside].db.execute(sql`select * from clients`))],
      ),
    ).toEqual([]);
    await expect(readPipelined(tenantOf(desk.database, `x'; reset role; --` as BrokerageId), [])).rejects.toThrow(
      'a tenant is named by a UUID',
    );
  });
});

describe('a read transaction', () => {
  it('cannot write', async () => {
    const write = inReadTransaction(desk.tenant, (tx) =>
      tx[inside].db.execute(
        sql`insert into clients (brokerage_id, name, created_at) values (${desk.brokerageId}, 'x', now())`,
      ),
    );
    expect(errorCode(await write.catch((error: unknown) => error))).toBe('25006');
  });
});

describe('the driver', () => {
  it('returns the next query’s rows complete after a query failed amid its rows', async () => {
    // Unpatched, the rows of the failed query become holes before the rows of the next one.
    const { client } = desk.database[inside].desk;
    const connection = await client.reserve();
    for (const broken of [
      'select 1 / (5 - n) from generate_series(1, 9) n',
      'select n, 10 / (n - 900) from generate_series(1, 5000) n',
    ]) {
      await expect(connection.unsafe(broken)).rejects.toThrow('division by zero');
      const rows = await connection.unsafe('select 7 as n union all select 8');
      expect([...rows]).toEqual([{ n: 7 }, { n: 8 }]);
      expect(Object.keys(rows).length).toBeGreaterThanOrEqual(2);
    }
    connection.release();
  });
  it('does so too in a batch of statements on one connection', async () => {
    const text = (query: string) => compile(sql.raw(query));
    await expect(
      readPipelined(desk.tenant, [text('select 1'), text('select 1 / (5 - n) from generate_series(1, 9) n')]),
    ).rejects.toThrow();
    for (let n = 0; n < 6; n += 1)
      expect(await readPipelined(desk.tenant, [text('select 7 as n')])).toEqual([[{ n: 7 }]]);
  });
});
