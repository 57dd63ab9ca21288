import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import postgres, { type Sql } from 'postgres';
import { listBlockers, type Blocker, ownFunctions, typeIsFree } from './chatkit-dependents.ts';

const table = 'chatkit_sessions';
export interface Retirement {
  readonly isThere: boolean;
  readonly rows: number;
  readonly obstacles: readonly Blocker[];
  /** Objects that are dropped with it. */
  readonly goes: readonly string[];
}

export interface RetireOptions {
  readonly url: string;
  /** How many legacy sessions are not migrated yet; null if unknown. */
  readonly notMoved?: number | null;
  readonly now: string;
}

export async function withDatabase<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connect_timeout: 10,
    connection: { application_name: 'tripthread retire chatkit', TimeZone: 'UTC' },
  });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** Finds everything that still depends on the table; changes nothing. */
export async function checkRetirement(
  sql: Sql,
  { notMoved = null, now }: Omit<RetireOptions, 'url'>,
): Promise<Retirement> {
  const [there] = await sql<{ there: boolean }[]>`select to_regclass(${`public.${table}`}) is not null as there`;
  if (there?.there !== true) return { isThere: false, rows: 0, obstacles: [], goes: [] };
  const [counted] = await sql<{ rows: string; young: string }[]>`
    select count(*) as rows, count(*) filter (where greatest(created_at, updated_at, last_activity_at) > ${now}::timestamptz - interval '1 day') as young from chatkit_sessions`;
  const obstacles: Blocker[] = [...(await listBlockers(sql))];
  const young = Number(counted?.young ?? 0);
  if (young > 0)
    obstacles.push({
      kind: 'young rows',
      name: table,
      why: `${young} of its rows are younger than a day: something still writes to it`,
    });
  if (notMoved !== null && notMoved > 0)
    obstacles.push({
      kind: 'not migrated',
      name: 'chat sessions',
      why: `${notMoved} of them are not migrated yet: run npm run legacy -- import first`,
    });
  return { isThere: true, rows: Number(counted?.rows ?? 0), obstacles, goes: await listDroppedObjects(sql) };
}

async function listDroppedObjects(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ what: string }[]>`
    select 'table chatkit_sessions' as what
    union all select 'index ' || indexrelid::regclass::text from pg_index where indrelid = 'public.chatkit_sessions'::regclass
    union all select 'trigger ' || tgname::text from pg_trigger where tgrelid = 'public.chatkit_sessions'::regclass and not tgisinternal
    union all select 'policy ' || polname::text from pg_policy where polrelid = 'public.chatkit_sessions'::regclass
    union all select 'function ' || p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = any (${[...ownFunctions]}::text[])`;
  const isFree = await typeIsFree(sql);
  return [...rows.map(({ what }) => what), ...(isFree ? ['type session_status'] : [])];
}

export interface Exported {
  readonly file: string;
  readonly rows: number;
  readonly sha256: string;
}

/**
 * Exports every row to a compressed file, one JSON line each, with a checksum file beside it, and reads it back to verify it.
 * The rows contain session tokens: protect the file like credentials.
 */
async function exportRows(tx: Sql, file: string): Promise<Exported> {
  if (existsSync(file)) throw new Error(`${file} already exists. Choose another file with --export.`);
  let rows = 0;
  async function* lines(): AsyncIterable<string> {
    const cursor = tx
      .unsafe('select to_jsonb(t)::text as row from public.chatkit_sessions t order by id', [], { prepare: true })
      .cursor(1_000);
    for await (const some of cursor as AsyncIterable<readonly { row: string }[]>) {
      for (const { row } of some) {
        rows += 1;
        yield `${row}\n`;
      }
    }
  }
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600);
  await pipeline(Readable.from(lines()), createGzip(), handle.createWriteStream({ flush: true }));
  const sha256 = await hashOf(draft);
  if ((await countLines(draft)) !== rows)
    throw new Error(`${draft} does not contain the rows that were written to it.`);
  await writeFile(`${file}.sha256`, `${sha256}  ${file.split('/').at(-1) ?? file}\n`, { mode: 0o600 });
  await rename(draft, file);
  return { file, rows, sha256 };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file).pipe(createGunzip()) as AsyncIterable<Buffer>)
    for (const byte of chunk) if (byte === 10) lines += 1;
  return lines;
}

export class RetirementBlocked extends Error {
  readonly retirement: Retirement;

  constructor(retirement: Retirement) {
    super('something still depends on chatkit_sessions');
    this.retirement = retirement;
  }
}

/**
 * Exports the rows, then drops the table and its own objects, in one transaction with a lock timeout, so that exactly the
 * exported rows are dropped. Idempotent.
 * @throws RetirementBlocked while anything depends on it
 */
export async function applyRetirement(
  sql: Sql,
  options: Omit<RetireOptions, 'url'>,
  file: string,
): Promise<Exported | null> {
  const before = await checkRetirement(sql, options);
  if (!before.isThere) return null;
  if (before.obstacles.length > 0) throw new RetirementBlocked(before);
  const done = await sql.begin(async (tx) => {
    await tx`set local lock_timeout = '5s'`;
    await tx`lock table public.chatkit_sessions in access exclusive mode`;
    // Also counts dependents that appeared before the lock was taken.
    const now = await checkRetirement(tx as unknown as Sql, options);
    if (now.obstacles.length > 0) throw new RetirementBlocked(now);
    const exported = await exportRows(tx as unknown as Sql, file);
    try {
      await drop(tx as unknown as Sql);
    } catch (error) {
      // The drop was rolled back, so the rows still exist. Not after a commit was requested: then the file may be the only copy.
      await Promise.all([rm(file, { force: true }), rm(`${file}.sha256`, { force: true })]);
      throw error;
    }
    return { exported };
  });
  return done.exported;
}

/** Drops without cascade, so that a dependent that appeared since the check makes it fail. */
async function drop(tx: Sql): Promise<void> {
  const functions = await tx<{ name: string }[]>`
    select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = any (${[...ownFunctions]}::text[])`;
  await tx`drop table public.chatkit_sessions`;
  for (const { name } of functions) await tx.unsafe(`drop function ${name}`);
  if (await typeIsFree(tx)) await tx`drop type public.session_status`;
}

export function writeRetirement({ isThere, rows, obstacles, goes }: Retirement): string {
  if (!isThere) return 'There is no chatkit_sessions: nothing to do.';
  const head = `chatkit_sessions has ${rows.toLocaleString('en-US')} rows. None of them names a chat session, so none is migrated.`;
  if (obstacles.length === 0)
    return [
      head,
      'Nothing depends on it. --apply exports the rows, and drops:',
      ...goes.map((what) => `  ${what}`),
    ].join('\n');
  return [
    head,
    'It can’t be dropped while these depend on it:',
    ...obstacles.map(({ kind, name, why }) => `  ${kind} ${name}: ${why}`),
  ].join('\n');
}
