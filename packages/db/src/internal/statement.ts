import type { BrokerageId } from '@tripthread/shared/ids';
import type { ParameterOrJSON, ReservedSql, RowList } from 'postgres';

/** A statement with its values as PostgreSQL reads them. */
export interface Statement<R = Row> {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Carries the type of the rows; never set. */
  readonly row?: R;
}

export type Row = Record<string, unknown>;
export type Answer = RowList<unknown[][]>;

/** Statements that run together, each with the type of its rows. */
export type Statements = readonly Statement<unknown>[];

/** Sends a prepared statement. The driver's type refuses values of unknown type; the query builder has encoded them. */
export const sendPrepared = (connection: ReservedSql, { text, values }: Statement<unknown>): Promise<Answer> =>
  connection
    .unsafe<unknown[][]>(text, values as ParameterOrJSON<never>[], { prepare: true })
    .values()
    .execute();

/** The rows that each of these statements returns, in their order. */
export type RowsOf<Sent extends Statements> = {
  -readonly [Index in keyof Sent]: Sent[Index] extends Statement<infer R> ? R[] : never;
};

/** Reads the answers to the statements. The driver does not know the rows' types: each statement carries its own. */
export const rowsOf = <const Sent extends Statements>(_sent: Sent, answers: readonly Answer[]): RowsOf<Sent> =>
  answers.map(toRows) as RowsOf<Sent>;

/** The driver's rows grow column by column; a copy with all columns at once makes a list a third faster. */
function toRows(answer: Answer): Row[] {
  const names = answer.columns.map(({ name }) => name);
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  return answer.map((values) => {
    const row: Row = { ...empty };
    for (const [index, name] of names.entries()) row[name] = values[index];
    return row;
  });
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

const beginnings = {
  /** One generic plan fits every value of these reads; planning some of them per call costs as much as running them. */
  read: 'begin read only; set local plan_cache_mode = force_generic_plan',
  snapshot: 'begin isolation level repeatable read read only',
  write: 'begin',
} as const;

/** Returns the text that begins a transaction on the rows of one brokerage. */
export function beginFor(brokerageId: BrokerageId, kind: keyof typeof beginnings): string {
  if (!uuid.test(brokerageId)) throw new Error('a tenant is named by a UUID');
  return `${beginnings[kind]}; set local app.brokerage_id = '${brokerageId}'`;
}
