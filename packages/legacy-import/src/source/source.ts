import type { Raw } from '@tripthread/shared/legacy/legacy-rows';
import postgres, { type ReservedSql, type Sql } from 'postgres';

/** A read-only snapshot of the legacy database. */
export interface Source {
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
  has(table: string, column?: string): boolean;
  /** Returns complete rows as JSON, for any set of columns; the condition refers to the table as `t`. */
  rows(table: string, where: string, values?: readonly unknown[]): Promise<readonly Raw[]>;
  /** Returns the rows of a query. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  /** Returns rows in chunks, to bound memory. */
  stream<Row extends object = Record<string, unknown>>(
    text: string,
    values: readonly unknown[],
    count: number,
  ): AsyncIterable<readonly Row[]>;
  close(): Promise<void>;
}

/** A problem that the operator of the import can fix. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
}

/** Opens a database in a read-only transaction with one snapshot, enforced by the server. */
export async function openSource(url: string): Promise<Source> {
  const client = connect(url);
  try {
    const session = await client.reserve();
    await session.unsafe('begin transaction isolation level repeatable read, read only');
    return await readerOf(client, session);
  } catch (error) {
    await client.end({ timeout: 2 });
    throw error;
  }
}

function connect(url: string): Sql {
  const client = postgres(url, {
    max: 1,
    onnotice: () => {},
    connect_timeout: 10,
    connection: {
      application_name: 'tripthread moving in',
      TimeZone: 'UTC',
      DateStyle: 'ISO, YMD',
      default_transaction_read_only: 'on',
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    } as Record<string, string | number>,
  });
  return client;
}

async function readerOf(client: Sql, session: ReservedSql): Promise<Source> {
  const tables = await listTables(session);
  const query = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await session.unsafe(text, values as never[], { prepare: true })) as unknown as readonly Row[];
  return {
    tables,
    has: (table, column) => (column === undefined ? tables.has(table) : (tables.get(table)?.has(column) ?? false)),
    async rows(table, where, values) {
      if (!tables.has(table)) return [];
      const found = await query<{ row: Raw }>(
        `select to_jsonb(t) as row from ${quoted(table)} t where ${where}`,
        values,
      );
      return found.map(({ row }) => row);
    },
    query,
    stream: (text, values, count) =>
      session.unsafe(text, values as never[], { prepare: true }).cursor(count) as unknown as AsyncIterable<never>,
    async close() {
      await session.unsafe('rollback').catch(() => {});
      session.release();
      await client.end({ timeout: 2 });
    },
  };
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function listTables(session: ReservedSql): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await session<{ table: string; columns: string[] }[]>`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    group by 1 order by 1`;
  return new Map(rows.map(({ table, columns }) => [table, new Set(columns)]));
}
