import { Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { BrokerageId } from '@tripthread/shared/ids';
import { asFailure } from './errors.ts';
import { inside, type Tenant } from './handles.ts';
import { type Lane, reserveConnection } from './pools.ts';
import { isScopingOff, scopingRevision } from './scope.ts';
import { type Answer, beginFor, type Row, rowsOf, type RowsOf, type Statement, type Statements } from './statement.ts';
import { runTogether } from './transaction.ts';

const dialect = new PgDialect();

/** A statement that can be prepared: the same text is planned once per connection. */
export function compile<R>(query: SQL<R>): Statement<Typed<R>> {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return { text, values: params };
}

/** The row of a query: of a hand-written one that does not say what it reads, anything. */
type Typed<R> = unknown extends R ? Row : R;

/** Marks a value that is bound when the statement runs. */
export const given = (name: string) => sql.placeholder(name);

const maxPreparedStatements = 500;

/**
 * Builds the statements of a hot query once per form: the set of filters decides the text, their values do not.
 * @returns a function from a form's name, its values by name and its builder to the statement to run
 */
export function rememberStatements() {
  let written = new Map<string, { readonly text: string; readonly names: readonly string[] }>();
  let revision = scopingRevision;
  return <R>(form: string, values: Readonly<Record<string, unknown>>, write: () => SQL<R>): Statement<Typed<R>> => {
    if (revision !== scopingRevision || written.size >= maxPreparedStatements) written = new Map();
    revision = scopingRevision;
    let found = written.get(form);
    if (found === undefined) {
      found = writeOnce(write());
      written.set(form, found);
    }
    return { text: found.text, values: found.names.map((name) => values[name]) };
  };
}

/** Binds a repeated value as one parameter, so that the planner knows the occurrences are equal. */
function writeOnce(query: SQL): { text: string; names: readonly string[] } {
  const { text, values } = compile(query);
  const all = values.map((value) => {
    if (!(value instanceof Placeholder)) throw new Error('a prepared statement takes its values by name');
    return String(value.name);
  });
  const names = [...new Set(all)];
  return {
    text: text.replaceAll(/\$(\d+)/gu, (_, number) => `$${names.indexOf(all[Number(number) - 1] ?? '') + 1}`),
    names,
  };
}

/** Scopes hand-written SQL to the brokerage (the first isolation layer); `alias` is the table's name in the statement. */
export function tenantCondition(brokerageId: BrokerageId | Placeholder, table: string, alias: string): SQL {
  return isScopingOff(table) ? sql`true` : sql`${sql.identifier(alias)}.brokerage_id = ${brokerageId}`;
}

/**
 * Runs reads under row-level security in one write to the socket: begin, tenant, the statements, commit.
 * Nothing else may be awaited in between, so the statements cannot depend on each other's results.
 */
export const readPipelined = <const Sent extends Statements>(tenant: Tenant, statements: Sent): Promise<RowsOf<Sent>> =>
  runPipelined(tenant, 'read', statements);

/** Runs writes the same way, all or nothing. Announces no changes. */
export const writePipelined = <const Sent extends Statements>(
  tenant: Tenant,
  statements: Sent,
): Promise<RowsOf<Sent>> => runPipelined(tenant, 'write', statements);

async function runPipelined<const Sent extends Statements>(
  tenant: Tenant,
  kind: 'read' | 'write',
  statements: Sent,
): Promise<RowsOf<Sent>> {
  const begin = beginFor(tenant.brokerageId, kind);
  const { lane, waitsWithoutTimeout } = tenant[inside];
  try {
    const answers = await lane.gate.run(() => pipeline(lane, begin, statements), waitsWithoutTimeout);
    return rowsOf(statements, answers);
  } catch (error) {
    throw asFailure(error);
  }
}

async function pipeline(lane: Lane, begin: string, statements: Statements): Promise<readonly Answer[]> {
  const connection = await reserveConnection(lane);
  try {
    return await runTogether(connection, begin, statements);
  } finally {
    connection.release();
  }
}
