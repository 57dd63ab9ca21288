import type { Database } from '@tripthread/db/database';
import { inside } from '@tripthread/db/internal/handles';
import { openPools } from '@tripthread/db/internal/pools';
import { disableTenantScoping } from '@tripthread/db/internal/scope';
import type { Owner } from '../postgres/owner.ts';

/** Disables the first isolation layer: queries no longer filter by brokerage, in these tables or in all. Restore with an empty set. */
export const disableScopingForTest = disableTenantScoping;

/** Disables the second isolation layer: as the owner of the tables, row-level security does not apply. */
export function openDatabaseAsOwner(url: string): Database {
  return { [inside]: openPools({ url, stepDown: false }) };
}

/** Opens a gap in the second layer: while `work` runs, the policy of one table allows every row. */
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
