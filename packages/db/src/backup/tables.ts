import { createHash } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { BackupRefused } from './records.ts';

export interface TableForm {
  readonly table: string;
  /** Without generated columns. */
  readonly columns: readonly string[];
}

export interface TableSum {
  readonly rows: number;
  /** Hash of the rows as COPY writes them, in key order. */
  readonly sha256: string;
}

/** The schema version: each migration with the hash of its text. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

export interface Manifest {
  readonly madeAt: string;
  readonly postgres: string;
  readonly migrations: readonly AppliedMigration[];
  readonly tables: Readonly<Record<string, TableSum>>;
  readonly sequences: Readonly<Record<string, { readonly lastValue: string; readonly isCalled: boolean }>>;
}

// Settings under which values have the same text on every server.
export const settings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  client_encoding: 'UTF8',
  statement_timeout: 0,
  idle_in_transaction_session_timeout: 0,
} as const;

/** Lists every table of the product by name, with its columns. The queue's own schema is excluded. */
export async function listTables(sql: Sql | TransactionSql): Promise<readonly TableForm[]> {
  return sql<{ table: string; columns: string[] }[]>`
    select c.relname as table, json_agg(a.attname order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
    group by c.relname order by c.relname collate "C"`;
}

/** Orders rows by primary key, texts by their bytes, so that the same rows give the same text on every server. */
async function orderOf(sql: TransactionSql, table: string): Promise<string> {
  const keys = await sql<{ name: string; isText: boolean }[]>`
    select a.attname as name, t.typcategory = 'S' as "isText"
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    join pg_type t on t.oid = a.atttypid
    where i.indrelid = ${`public.${quoted(table)}`}::regclass and i.indisprimary
    order by array_position(i.indkey::smallint[], a.attnum)`;
  if (keys.length === 0) throw new BackupRefused(`${table} has no primary key to order by.`);
  return keys.map(({ name, isText }) => `${quoted(name)}${isText ? ' collate "C"' : ''}`).join(', ');
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const columnsOf = (form: TableForm): string => form.columns.map(quoted).join(', ');

/** Yields the rows of a table as COPY writes them. */
export async function* rowsOf(sql: TransactionSql, form: TableForm): AsyncGenerator<Buffer> {
  const order = await orderOf(sql, form.table);
  const rows = await sql
    .unsafe(`copy (select ${columnsOf(form)} from public.${quoted(form.table)} order by ${order}) to stdout`)
    .readable();
  for await (const chunk of rows) yield Buffer.from(chunk as Uint8Array);
  // A full stream makes the driver pause its connection until the next read. Without a read after the last chunk the
  // connection stays paused and its next query never gets an answer.
  rows._read(0);
}

const lineEnd = 10;

/** Counts and hashes rows as they pass through. */
export function summing(): { add(chunk: Buffer): void; sum(): TableSum } {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(chunk) {
      hash.update(chunk);
      for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) rows += 1;
    },
    sum: () => ({ rows, sha256: hash.digest('hex') }),
  };
}

export async function sumOf(sql: TransactionSql, form: TableForm): Promise<TableSum> {
  const counted = summing();
  for await (const chunk of rowsOf(sql, form)) counted.add(chunk);
  return counted.sum();
}

export async function listMigrations(sql: Sql | TransactionSql): Promise<readonly AppliedMigration[]> {
  return sql<AppliedMigration[]>`select number, name, sha256 from public.schema_migrations order by number`;
}
