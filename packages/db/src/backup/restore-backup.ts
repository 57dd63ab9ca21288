import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import { migrate, readMigrations } from '../migrate.ts';
import { BackupRefused, type FileRecord, readRecords } from './records.ts';
import {
  columnsOf,
  listMigrations,
  listTables,
  type Manifest,
  quoted,
  settings,
  sumOf,
  type TableForm,
} from './tables.ts';

export interface RestoreOptions {
  readonly url: string;
  readonly from: string;
  readonly log?: (line: string) => void;
}

/**
 * Restores a backup into an empty database. Verifies the whole file first, then loads it in one transaction that checks
 * every constraint and compares every table's hash before it commits.
 * @throws {BackupRefused} for a damaged file, a database with rows, or a database with a newer schema than the backup
 */
export async function restoreBackup({ url, from, log = () => {} }: RestoreOptions): Promise<Manifest> {
  const manifest = await verifyBackup(from);
  requireKnown(manifest);
  await refuseRows(url);
  await migrate({ url, log, upTo: manifest.migrations.length });
  const client = open(url);
  try {
    await client.begin(async (sql) => {
      await requireSameSchema(sql, manifest);
      const tables = await lockEmpty(sql);
      const raise = await dropConstraints(sql, tables);
      await load(sql, from, tables);
      for (const [name, { lastValue, isCalled }] of Object.entries(manifest.sequences))
        await sql`select setval(${`public.${quoted(name)}`}::regclass, ${lastValue}::bigint, ${isCalled})`;
      await raise();
      await compare(sql, tables, manifest);
    });
    await client`analyze`;
  } finally {
    await client.end({ timeout: 3 });
  }
  // Apply the migrations that are newer than the backup.
  await migrate({ url, log });
  return manifest;
}

/** Reads a backup to its end and returns its manifest. @throws {BackupRefused} when it is damaged */
export async function verifyBackup(file: string): Promise<Manifest> {
  let manifest: Manifest | null = null;
  for await (const { letter, content } of recordsIn(file))
    if (letter === 'M') manifest = JSON.parse(content.toString('utf8')) as Manifest;
  if (manifest === null) throw new BackupRefused('The backup is damaged: it has no manifest.');
  return manifest;
}

function recordsIn(file: string): AsyncGenerator<FileRecord> {
  const gunzip = createGunzip();
  // The reader of the other end reports the error.
  pipeline(createReadStream(file), gunzip).catch(() => {});
  return readRecords(gunzip as AsyncIterable<Buffer>);
}

const open = (url: string): Sql =>
  postgres(url, {
    max: 1,
    onnotice: () => {},
    fetch_types: false,
    connection: { application_name: 'tripthread restore', ...settings },
  });

/** Checks the target before any change, migrations included. */
async function refuseRows(url: string): Promise<void> {
  const client = open(url);
  try {
    for (const { table } of await listTables(client)) await requireEmpty(client, table);
  } finally {
    await client.end({ timeout: 3 });
  }
}

async function requireEmpty(sql: Sql | TransactionSql, table: string): Promise<void> {
  const rows = await sql`select from ${sql(`public.${table}`)} limit 1`;
  if (rows.length > 0)
    throw new BackupRefused(
      `The database is not empty: ${table} has rows. A backup can only be restored into an empty database.`,
    );
}

/** Requires that this release knows the backup's schema, before any change. */
function requireKnown({ migrations }: Manifest): void {
  const known = readMigrations();
  const differs = migrations.find(({ sha256 }, index) => known[index]?.sha256 !== sha256);
  if (differs === undefined) return;
  if (differs.number > known.length)
    throw new BackupRefused(
      `The backup is newer than this release: it was made at migration ${migrations.length}, and this release has ${known.length}. Restore it with the release that made it.`,
    );
  throw new BackupRefused(
    `The backup was made with another ${differs.name}. Restore it with the release that made it.`,
  );
}

async function requireSameSchema(sql: TransactionSql, { migrations }: Manifest): Promise<void> {
  const present = await listMigrations(sql);
  if (present.length !== migrations.length)
    throw new BackupRefused(
      `The database is at migration ${present.length}, the backup at ${migrations.length}. Restore into a database without migrations.`,
    );
}

async function lockEmpty(sql: TransactionSql): Promise<readonly TableForm[]> {
  const tables = await listTables(sql);
  await sql.unsafe(`set local lock_timeout = '10s'`);
  await sql.unsafe(
    `lock table ${tables.map(({ table }) => `public.${quoted(table)}`).join(', ')} in access exclusive mode`,
  );
  for (const { table } of tables) await requireEmpty(sql, table);
  return tables;
}

/**
 * Drops the foreign keys for this transaction, because tables refer to each other in cycles; adding them again checks every row.
 * Lifts forced row-level security too, since COPY refuses to write through it.
 * @returns a function that restores both
 */
async function dropConstraints(sql: TransactionSql, tables: readonly TableForm[]): Promise<() => Promise<void>> {
  const references = await sql<{ table: string; name: string; text: string }[]>`
    select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as text
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace order by k.conname`;
  const alter = (table: string, what: string) => sql.unsafe(`alter table public.${quoted(table)} ${what}`);
  for (const { table, name } of references) await alter(table, `drop constraint ${quoted(name)}`);
  const secured = await sql<{ table: string }[]>`
    select relname as table from pg_class
    where relnamespace = 'public'::regnamespace and relforcerowsecurity and relname <> 'schema_migrations'`;
  for (const { table } of secured) await alter(table, 'no force row level security');
  for (const { table } of tables) await alter(table, 'disable trigger user');
  return async () => {
    for (const { table } of tables) await alter(table, 'enable trigger user');
    for (const { table, name, text } of references) await alter(table, `add constraint ${quoted(name)} ${text}`);
    for (const { table } of secured) await alter(table, 'force row level security');
  };
}

async function load(sql: TransactionSql, from: string, tables: readonly TableForm[]): Promise<void> {
  const known = new Map(tables.map((form) => [form.table, form]));
  const records = recordsIn(from);
  let next = await records.next();
  while (next.done !== true) {
    if (next.value.letter !== 'T') {
      next = await records.next();
      continue;
    }
    const form = JSON.parse(next.value.content.toString('utf8')) as TableForm;
    if (known.get(form.table) === undefined) throw new BackupRefused(`This database has no table ${form.table}.`);
    const into = await sql.unsafe(`copy public.${quoted(form.table)} (${columnsOf(form)}) from stdin`).writable();
    await pipeline(
      Readable.from(
        (async function* rows() {
          for (
            next = await records.next();
            next.done !== true && next.value.letter === 'D';
            next = await records.next()
          )
            yield next.value.content;
        })(),
      ),
      into,
    );
  }
}

/** Checks that the rows read back are byte for byte those that were written. */
async function compare(sql: TransactionSql, tables: readonly TableForm[], manifest: Manifest): Promise<void> {
  for (const form of tables) {
    const wanted = manifest.tables[form.table];
    const found = await sumOf(sql, form);
    if (wanted?.rows !== found.rows || wanted.sha256 !== found.sha256)
      throw new BackupRefused(`${form.table} differs from the backup: ${found.rows} of ${wanted?.rows ?? 0} rows.`);
  }
}
