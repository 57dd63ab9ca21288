import type { Topic } from '@tripthread/shared/changes';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import type { Lane, Pools } from './pools.ts';
import type { Statement } from './statement.ts';

/**
 * Hides the contents of a handle from other packages: only the query files import this symbol.
 */
export const inside: unique symbol = Symbol('inside');

/** Everything a process holds of the database. */
export interface Database {
  readonly [inside]: Pools;
}

/** The rows of one brokerage. */
export interface Tenant {
  readonly brokerageId: BrokerageId;
  readonly [inside]: { readonly lane: Lane; readonly waitsWithoutTimeout?: boolean };
}

export type Executor = PgDatabase<PostgresJsQueryResultHKT>;

/** One transaction on the rows of one brokerage. */
export interface TenantTx {
  readonly brokerageId: BrokerageId;
  readonly [inside]: {
    readonly db: Executor;
    /** Sends a prepared statement and waits for its rows. */
    readonly run: <R>(statement: Statement<R>) => Promise<R[]>;
    /** Sends a prepared statement without waiting. The transaction commits only if it succeeds. */
    readonly send: (statement: Statement) => void;
    /** Sessions changed so far, with their versions. The commit announces them once. */
    readonly changed: Map<SessionId, number>;
    /** Topics that the commit announces. */
    readonly topics: Set<Topic>;
  };
}

/** Sends a statement of the query builder without waiting. The transaction commits only if it succeeds. */
export function sendQuery(
  tx: TenantTx,
  query: { toSQL(): { readonly sql: string; readonly params: unknown[] } },
): void {
  const { sql: text, params: values } = query.toSQL();
  tx[inside].send({ text, values });
}
