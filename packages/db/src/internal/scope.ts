import { type SQL, sql } from 'drizzle-orm';
import { getTableName, type Table } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { TenantTx } from './handles.ts';

/**
 * The first wall: every query names its brokerage itself, through this one function. Row-level security is the second.
 * Tests switch this wall off, table by table, to see that the other holds alone.
 */
export function ofTenant(tx: Pick<TenantTx, 'brokerageId'>, table: Table & { readonly brokerageId: PgColumn }): SQL {
  return isScopingOff(getTableName(table)) ? sql`true` : sql`${table.brokerageId} = ${tx.brokerageId}`;
}

let switchedOff: ReadonlySet<string> | 'all' = new Set();

/** Changes whenever a wall was taken down or put up: what was written before then does not hold. */
export let scopingRevision = 0;

export const isScopingOff = (table: string): boolean => switchedOff === 'all' || switchedOff.has(table);

/** Only for `testing/walls.ts`. */
export function disableTenantScoping(tables: ReadonlySet<string> | 'all'): void {
  switchedOff = tables;
  scopingRevision += 1;
}
