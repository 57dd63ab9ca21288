import type { Database } from '@tripthread/db/database';
import { inside } from '@tripthread/db/internal/handles';
import { openPools } from '@tripthread/db/internal/pools';
import { disableTenantScoping } from '@tripthread/db/internal/scope';
import type { Owner } from '../postgres/owner.ts';

/** The first wall down: queries no longer name their brokerage, in these tables or in all. Put it back with an empty set. */
export const disableScopingForTest = disableTenantScoping;

/** The second wall down: with the rights of the owner of the tables, no row-level security stands in the way. */
export function openDatabaseAsOwner(url: string): Database {
  return { [inside]: openPools({ url, stepDown: false }) };
}

/** The second wall with a hole: while `work` runs, the policy of one table lets every row through. */
export async function withPermissivePolicy<T>(owner: Owner, table: string, work: () => Promise<T>): Promise<T> {
  const [policy] = await owner.query(
    `select qual, with_check from pg_policies where schemaname = 'public' and tablename = $1 and policyname = 'tenant'`,
    [table],
  );
  if (policy === undefined) throw new Error(`${table} has no policy named tenant`);
  const check = (text: unknown) => (typeof text === 'string' ? ` with check (${text})` : '');
  const hasCheck = typeof policy.with_check === 'string';
  await owner.run(`alter policy tenant on ${table} using (true)${hasCheck ? ' with check (true)' : ''}`);
  try {
    return await work();
  } finally {
    await owner.run(`alter policy tenant on ${table} using (${String(policy.qual)})${check(policy.with_check)}`);
  }
}
