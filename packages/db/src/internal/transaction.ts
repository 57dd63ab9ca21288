import { PgDatabase, PgDialect } from 'drizzle-orm/pg-core';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type { ReservedSql, Sql } from 'postgres';
import type { Executor } from './handles.ts';
import { type Lane, preparing, reserveConnection } from './pools.ts';
import { type Answer, type Row, type Statement, toRows } from './statement.ts';

/** An open transaction on a connection of its own. */
export interface OpenTransaction {
  readonly db: Executor;
  /** Sends a prepared statement and waits for its rows. */
  run(statement: Statement): Promise<Row[]>;
  /** Sends a prepared statement without waiting. The transaction commits only if it succeeds. */
  send(statement: Statement): void;
}

export interface ReadBack<T> {
  /** Begins the reading transaction. */
  readonly begin: string;
  readonly statements: (result: T) => readonly Statement[];
}

const dialect = new PgDialect();

/**
 * Runs one transaction. `begin` travels with the first statement; statements sent without waiting, the commit and the
 * statements of `getSentMessage` (which see the committed rows) travel together. Each await in `work` costs a round trip.
 */
export async function transact<T>(
  lane: Lane,
  begin: string,
  work: (open: OpenTransaction) => Promise<T>,
  getSentMessage?: ReadBack<T>,
): Promise<{ readonly result: T; readonly rows: readonly Row[][] }> {
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
    const reads =
      getSentMessage === undefined ? [] : read(connection, getSentMessage.begin, getSentMessage.statements(result));
    // Await all of them before the connection is released, also when one fails.
    const [, ...answers] = await Promise.allSettled(reads);
    for (const outcome of await Promise.allSettled(sent)) valueOf(outcome);
    return { result, rows: answers.map(valueOf).slice(0, -1).map(toRows) };
  } finally {
    connection.release();
  }
}

const execute = (connection: ReservedSql, text: string): Promise<unknown> => connection.unsafe(text).execute();

const prepared = (connection: ReservedSql, { text, values }: Statement): Promise<Answer> =>
  connection
    .unsafe(text, values as never[], { prepare: true })
    .values()
    .execute() as Promise<Answer>;

function openOn(connection: ReservedSql, track: (answer: Promise<unknown>) => void): OpenTransaction {
  const session = new PostgresJsSession<Sql, Record<string, never>, Record<string, never>>(
    preparing(connection),
    dialect,
    undefined,
  );
  return {
    db: new PgDatabase(dialect, session, undefined),
    run: async (statement) => toRows(await prepared(connection, statement)),
    send: (statement) => track(prepared(connection, statement)),
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
function isRefused(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return code === '25P02' || cause?.code === '25P02';
}

function read(connection: ReservedSql, begin: string, statements: readonly Statement[]): Promise<unknown>[] {
  return [
    execute(connection, begin),
    ...statements.map((statement) => prepared(connection, statement)),
    execute(connection, 'commit'),
  ];
}

function valueOf(outcome: PromiseSettledResult<unknown>): Answer {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value as Answer;
}
