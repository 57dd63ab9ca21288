import { closeDatabase, type Database, openDatabase } from '@tripthread/db/database';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';
import type { ConnectionId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCredentials, sealCredentials } from '@tripthread/commands/sourcing/connections/avinode-credentials';
import { firstBuyer } from '@tripthread/avinode-sandbox/known/accounts';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { connectDemoToSandbox } from './sandbox-connection.ts';
import { seedDemoBrokerages } from './seed.ts';

let fresh: FreshDatabase;
let database: Database;
let owner: Owner;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url });
  owner = openOwner(fresh.url);
}, 60_000);
afterAll(async () => {
  await owner.end();
  await closeDatabase(database);
  await fresh.drop();
});

const encryptor = openEncryptor('a secret of at least thirty-two characters');
async function rows() {
  const found = await owner.query(`select id, key, credentials from avinode_connections order by key = 'demo' desc`);
  return found.map(({ id, credentials }) => ({ id: id as ConnectionId, credentials: credentials as Buffer | null }));
}

it('only the demo brokerage gets the sandbox’s credentials, and credentials set by a lead stay', async () => {
  expect(await connectDemoToSandbox({ database, encryptor })).toBe(false);
  await seedDemoBrokerages({ database, clock: { now: () => '2026-11-23T09:30:00.000Z' } });
  const both = await Promise.all([
    connectDemoToSandbox({ database, encryptor }),
    connectDemoToSandbox({ database, encryptor }),
  ]);
  expect(both.filter(Boolean)).toHaveLength(1);
  const [demo, other] = await rows();
  if (demo === undefined) throw new Error('there is no demo desk');
  const { apiToken, bearer } = firstBuyer;
  expect(openCredentials(encryptor, demo)).toEqual({ kind: 'token', apiToken, bearer });
  expect(other?.credentials).toBeNull();

  const theirs = { kind: 'token', apiToken: 'their own', bearer: 'theirs' } as const;
  const save = (credentials: Buffer) =>
    owner.query('update avinode_connections set credentials = $1 where id = $2', [credentials, demo.id]);
  await save(sealCredentials(encryptor, demo.id, { ...theirs, apiToken: 'theirs' }));
  expect(await connectDemoToSandbox({ database, encryptor })).toBe(false);
  await save(sealCredentials(openEncryptor('another secret of thirty-two characters'), demo.id, theirs));
  expect(await connectDemoToSandbox({ database, encryptor })).toBe(true);
});
