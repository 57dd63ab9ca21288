import { type SQL, sql } from 'drizzle-orm';
import { getTableName, type Table } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { TenantTx } from './handles.ts';

/**
 * Scopes a query to its brokerage: the first isolation layer, which every query names itself. Row-level security is the second.
 * Tests disable this layer, table by table, to check that the second holds alone.
 */
export function ofTenant(tx: Pick<TenantTx, 'brokerageId'>, table: Table & { readonly brokerageId: PgColumn }): SQL {
  return isScopingOff(getTableName(table)) ? sql`true` : sql`${table.brokerageId} = ${tx.brokerageId}`;
}

let switchedOff: ReadonlySet<string> | 'all' = new Set();

/** Changes whenever scoping is switched on or off: statements built before are invalid. */
export let scopingRevision = 0;

export const isScopingOff = (table: string): boolean => switchedOff === 'all' || switchedOff.has(table);

/** Only for `testing/src/tenancy/disable-isolation.ts`. */
export function disableTenantScoping(tables: ReadonlySet<string> | 'all'): void {
  switchedOff = tables;
  scopingRevision += 1;
}
