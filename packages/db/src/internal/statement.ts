import type { BrokerageId } from '@tripthread/shared/ids';
import type { RowList } from 'postgres';

/** A statement with its values as PostgreSQL reads them. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Row = Record<string, unknown>;
export type Answer = RowList<unknown[][]>;

/** The driver's rows grow column by column; a copy with all columns at once makes a list a third faster. */
export function toRows(answer: Answer): Row[] {
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
