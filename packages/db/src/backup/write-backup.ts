import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '@tripthread/shared/time/clock';
import postgres, { type TransactionSql } from 'postgres';
import { BackupRefused, type FileRecord, writeRecords } from './records.ts';
import { listMigrations, listTables, type Manifest, rowsOf, settings, summing, type TableSum } from './tables.ts';

export interface BackupOptions {
  readonly url: string;
  readonly to: string;
  readonly clock: Clock;
}

/**
 * Writes every row of the product into one file, from one snapshot, while the product keeps running. The file appears only
 * when complete, and only its owner can read it.
 * @throws {BackupRefused} when the file exists, or the database is not Tripthread's
 */
export async function writeBackup({ url, to, clock }: BackupOptions): Promise<Manifest> {
  if (await exists(to)) throw new BackupRefused(`${to} already exists; a backup never replaces a file.`);
  const part = `${to}.part`;
  const client = postgres(url, {
    max: 1,
    onnotice: () => {},
    fetch_types: false,
    connection: { application_name: 'tripthread backup', ...settings },
  });
  try {
    const manifest = await client.begin('isolation level repeatable read read only', async (sql) => {
      const parts: { manifest?: Manifest } = {};
      const bytes = writeRecords(recordsOf(sql, clock, (made) => (parts.manifest = made)));
      await pipeline(
        Readable.from(bytes, { objectMode: true }),
        createGzip(),
        createWriteStream(part, { mode: 0o600 }),
      );
      if (parts.manifest === undefined) throw new Error('the backup has no manifest');
      return parts.manifest;
    });
    await publish(part, to);
    return manifest;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await client.end({ timeout: 3 });
  }
}

async function* recordsOf(
  sql: TransactionSql,
  clock: Clock,
  onManifest: (made: Manifest) => void,
): AsyncGenerator<FileRecord> {
  const [present] = await sql`select to_regclass('public.schema_migrations') is not null as present`;
  if (present?.present !== true) throw new BackupRefused('This is not a Tripthread database.');
  const sums: Record<string, TableSum> = {};
  for (const form of await listTables(sql)) {
    yield { letter: 'T', content: Buffer.from(JSON.stringify(form)) };
    const counted = summing();
    for await (const content of rowsOf(sql, form)) {
      counted.add(content);
      yield { letter: 'D', content };
    }
    sums[form.table] = counted.sum();
  }
  const manifest: Manifest = {
    madeAt: clock.now(),
    postgres: String((await sql`show server_version`)[0]?.server_version),
    migrations: await listMigrations(sql),
    tables: sums,
    sequences: await listSequences(sql),
  };
  onManifest(manifest);
  yield { letter: 'M', content: Buffer.from(JSON.stringify(manifest)) };
}

/** Sequences advance outside transactions: read last, each is at least the highest number in the rows. */
async function listSequences(sql: TransactionSql): Promise<Manifest['sequences']> {
  const names = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace order by relname`;
  const sequences: Record<string, { lastValue: string; isCalled: boolean }> = {};
  for (const { name } of names) {
    const [state] = await sql<{ lastValue: string; isCalled: boolean }[]>`
      select last_value::text as "lastValue", is_called as "isCalled" from ${sql(`public.${name}`)}`;
    if (state !== undefined) sequences[name] = { ...state };
  }
  return sequences;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Syncs the file to disk, then gives it its name. */
async function publish(part: string, to: string): Promise<void> {
  const written = await open(part, 'r+');
  await written.sync();
  await written.close();
  await rename(part, to);
  const folder = await open(path.dirname(path.resolve(to)), 'r');
  await folder.sync();
  await folder.close();
}
