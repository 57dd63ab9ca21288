import { PgDatabase, PgDialect } from 'drizzle-orm/pg-core';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type { ReservedSql, Sql } from 'postgres';
import { errorCode } from './errors.ts';
import type { Executor } from './handles.ts';
import { type Lane, preparing, reserveConnection } from './pools.ts';
import { type Answer, rowsOf, type RowsOf, sendPrepared, type Statement, type Statements } from './statement.ts';

/** An open transaction on a connection of its own. */
export interface OpenTransaction {
  readonly db: Executor;
  /** Sends a prepared statement and waits for its rows. */
  run<R>(statement: Statement<R>): Promise<R[]>;
  /** Sends a prepared statement without waiting. The transaction commits only if it succeeds. */
  send(statement: Statement): void;
}

/** What is read after the commit, in a transaction of its own. */
export interface ReadBack<T, Reads extends Statements> {
  readonly begin: string;
  readonly statements: (result: T) => Reads;
}

export const readNothing = { begin: 'begin', statements: () => [] } as const satisfies ReadBack<unknown, readonly []>;

const dialect = new PgDialect();

/**
 * Runs one transaction. `begin` travels with the first statement; statements sent without waiting, the commit and the
 * statements of `readBack` (which see the committed rows) travel together. Each await in `work` costs a round trip.
 */
export async function transact<T, const Reads extends Statements>(
  lane: Lane,
  begin: string,
  work: (open: OpenTransaction) => Promise<T>,
  readBack: ReadBack<T, Reads>,
): Promise<{ readonly result: T; readonly rows: RowsOf<Reads> }> {
  const connection = await reserveConnection(lane);
  const sent: Promise<unknown>[] = [];
  try {
    const track = (answer: Promise<unknown>) => {
      // The failure is reported at the end.
      answer.catch(() => {});
      sent.push(answer);
    };
    track(execute(connection, begin));
    const result = await attempt(connection, sent, () => work(openOn(connection, track)));
    track(execute(connection, 'commit'));
    const statements = readBack.statements(result);
    // Await all of them before the connection is released, also when one fails.
    const [answers] = await Promise.allSettled([runTogether(connection, readBack.begin, statements)]);
    for (const outcome of await Promise.allSettled(sent)) valueOf(outcome);
    return { result, rows: rowsOf(statements, valueOf(answers)) };
  } finally {
    connection.release();
  }
}

const execute = (connection: ReservedSql, text: string): Promise<unknown> => connection.unsafe(text).execute();

function openOn(connection: ReservedSql, track: (answer: Promise<unknown>) => void): OpenTransaction {
  const session = new PostgresJsSession<Sql, Record<string, never>, Record<string, never>>(
    preparing(connection),
    dialect,
    undefined,
  );
  return {
    db: new PgDatabase(dialect, session, undefined),
    run: async (statement) => rowsOf([statement], [await sendPrepared(connection, statement)])[0],
    send: (statement) => track(sendPrepared(connection, statement)),
  };
}

/** Rolls back after a failure and reports the first error; later statements are only refused because of it. */
async function attempt<T>(connection: ReservedSql, sent: readonly Promise<unknown>[], work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    const outcomes = await Promise.allSettled([...sent, execute(connection, 'rollback')]);
    const first = outcomes.slice(0, -1).find((outcome) => outcome.status === 'rejected');
    throw first !== undefined && isRefused(error) ? first.reason : error;
  }
}

/** Tells whether a statement was refused because an earlier one had failed. */
const isRefused = (error: unknown): boolean => errorCode(error) === '25P02';

/** Runs statements in one write to the socket, with the begin and the commit of their transaction. */
export async function runTogether(
  connection: ReservedSql,
  begin: string,
  statements: Statements,
): Promise<readonly Answer[]> {
  if (statements.length === 0) return [];
  const opening = execute(connection, begin);
  const answers = statements.map((statement) => sendPrepared(connection, statement));
  const closing = execute(connection, 'commit');
  // Await all of them before the connection is released, also when one fails.
  const [[opened, closed], outcomes] = await Promise.all([
    Promise.allSettled([opening, closing]),
    Promise.allSettled(answers),
  ]);
  valueOf(opened);
  const found = outcomes.map(valueOf);
  valueOf(closed);
  return found;
}

function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
