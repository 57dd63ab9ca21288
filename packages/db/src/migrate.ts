import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import postgres, { type ReservedSql } from 'postgres';
import { migrateJobs } from './jobs.ts';

export interface MigrateOptions {
  readonly url: string;
  readonly log?: (line: string) => void;
  /** The folder of the `NNNN_name.sql` files; the package's own by default. */
  readonly directory?: string;
  /** The number of the last file to apply; all by default. Used to restore a backup of an older schema. */
  readonly upTo?: number;
  /** Runs last, with the lock still held, for other packages' own migrations. */
  readonly after?: (url: string) => Promise<void>;
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly text: string;
}

/** Explains why a run was refused, with the name of the file at fault. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

// One lock per database for the whole run, on the connection that migrates: processes that boot together queue here.
const lockKey = 7_423_001;
// PostgreSQL's code insufficient_privilege.
const lacksRights = '42501';

/**
 * Applies the pending migrations in order, each once and in a transaction of its own. Safe to call from any number of
 * processes at once.
 * @throws {MigrationRefused} for a changed, missing or out-of-order file, and when the user of the URL lacks a right
 */
export async function migrate({ url, log = () => {}, directory, after, upTo }: MigrateOptions): Promise<void> {
  const files = readMigrations(directory).slice(0, upTo);
  const finish = after ?? (directory === undefined ? migrateJobs : async () => {});
  const client = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'tripthread migrate', statement_timeout: 0 },
  });
  try {
    const session = await client.reserve();
    await session`select pg_advisory_lock(${lockKey})`;
    try {
      for (const migration of await pending(session, files, log)) {
        await apply(session, migration);
        log(`migrated ${migration.name}`);
      }
      await finish(url);
    } finally {
      await session`select pg_advisory_unlock(${lockKey})`;
      session.release();
    }
  } finally {
    await client.end({ timeout: 5 });
  }
}

function ownDirectory(): string {
  // Not relative to this file: the build inlines this code elsewhere.
  return path.join(path.dirname(createRequire(import.meta.url).resolve('@tripthread/db/package.json')), 'migrations');
}

/** Reads the files in order, each with the hash of its text. */
export function readMigrations(directory: string = ownDirectory()): readonly Migration[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1] ?? Number.NaN);
    if (number !== index + 1)
      throw new MigrationRefused(`${name}: expected a file named ${String(index + 1).padStart(4, '0')}_….sql here`);
    const text = readFileSync(path.join(directory, name), 'utf8');
    return { number, name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}

async function pending(
  session: ReservedSql,
  files: readonly Migration[],
  log: (line: string) => void,
): Promise<readonly Migration[]> {
  const [journal] = await session`select to_regclass('schema_migrations') is not null as present`;
  if (journal?.present !== true) {
    await session.unsafe(`
      create table schema_migrations (
        number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default clock_timestamp());
      alter table schema_migrations enable row level security;
      alter table schema_migrations force row level security;
      create policy owner_all on schema_migrations to current_user using (true) with check (true);`);
  }
  const applied = await session<{ number: number; name: string; sha256: string }[]>`
    select number, name, sha256 from schema_migrations order by number`;
  for (const [index, row] of applied.entries()) {
    const file = files[index];
    if (row.number !== index + 1) {
      throw new MigrationRefused(`${file?.name ?? row.name}: out of order, ${row.name} was applied before it`);
    }
    if (file === undefined) {
      // A newer release has run here: its changes are additive by rule, so an older process may run beside it.
      log(`the database is ahead: ${row.name} is applied but unknown to this release`);
    } else if (file.name !== row.name) {
      throw new MigrationRefused(`${file.name}: out of order, ${row.name} was applied in its place`);
    } else if (file.sha256 !== row.sha256) {
      throw new MigrationRefused(`${file.name}: changed since it was applied; write a new migration instead`);
    }
  }
  return files.slice(applied.length);
}

async function apply(session: ReservedSql, migration: Migration): Promise<void> {
  await session.unsafe('begin');
  try {
    await session.unsafe(`set local lock_timeout = '5s'`);
    await session.unsafe(migration.text);
    await session`insert into schema_migrations (number, name, sha256) values (${migration.number}, ${migration.name}, ${migration.sha256})`;
    await session.unsafe('commit');
  } catch (error) {
    await session.unsafe('rollback');
    const message = error instanceof Error ? error.message : String(error);
    if ((error as { code?: unknown } | null)?.code === lacksRights)
      throw new MigrationRefused(`${migration.name}: ${message}`, { cause: error });
    throw new Error(`${migration.name}: ${message}`, { cause: error });
  }
}
