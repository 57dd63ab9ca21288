import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import postgres, { type Sql } from 'postgres';

const table = 'chatkit_sessions';
const ownTrigger = /chatkit_sessions.*updated_at|updated_at.*chatkit_sessions/u;
const ownFunctions: ReadonlySet<string> = new Set([
  'cleanup_expired_chatkit_sessions',
  'set_chatkit_sessions_updated_at',
  'update_chatkit_sessions_updated_at',
]);

/** Something that needs the table, or that somebody has to have done before it may go. */
export interface Obstacle {
  readonly kind: 'foreign key' | 'view' | 'trigger' | 'policy' | 'function' | 'young rows' | 'not moved in';
  readonly name: string;
  readonly why: string;
}

export interface Retirement {
  readonly isThere: boolean;
  readonly rows: number;
  readonly obstacles: readonly Obstacle[];
  /** What goes with it. */
  readonly goes: readonly string[];
}

export interface RetireOptions {
  readonly url: string;
  /** How many sessions of the former system have not moved; null where nobody can say. */
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

/** Looks at everything that still depends on the table; nothing is changed. */
export async function checkRetirement(
  sql: Sql,
  { notMoved = null, now }: Omit<RetireOptions, 'url'>,
): Promise<Retirement> {
  const [there] = await sql<{ there: boolean }[]>`select to_regclass(${`public.${table}`}) is not null as there`;
  if (there?.there !== true) return { isThere: false, rows: 0, obstacles: [], goes: [] };
  const [counted] = await sql<{ rows: string; young: string }[]>`
    select count(*) as rows, count(*) filter (where greatest(created_at, updated_at, last_activity_at) > ${now}::timestamptz - interval '1 day') as young from chatkit_sessions`;
  const obstacles: Obstacle[] = [...(await listDependents(sql)), ...(await listMentions(sql))];
  const young = Number(counted?.young ?? 0);
  if (young > 0)
    obstacles.push({
      kind: 'young rows',
      name: table,
      why: `${young} of its rows are younger than a day: something still writes to it`,
    });
  if (notMoved !== null && notMoved > 0)
    obstacles.push({
      kind: 'not moved in',
      name: 'chat sessions',
      why: `${notMoved} of them have not moved in yet: run npm run legacy -- import first`,
    });
  return { isThere: true, rows: Number(counted?.rows ?? 0), obstacles, goes: await listGoing(sql) };
}

/** What PostgreSQL itself knows to depend on the table. */
async function listDependents(sql: Sql): Promise<readonly Obstacle[]> {
  const rows = await sql<{ kind: Obstacle['kind']; name: string; of: string }[]>`
    select 'foreign key' as kind, k.conname::text as name, k.conrelid::regclass::text as of from pg_constraint k
      where k.contype = 'f' and k.confrelid = 'public.chatkit_sessions'::regclass and k.conrelid <> k.confrelid
    union all
    select distinct 'view', v.relname::text, v.relkind::text from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
      join pg_class v on v.oid = r.ev_class
      where d.refclassid = 'pg_class'::regclass and d.refobjid = 'public.chatkit_sessions'::regclass and v.oid <> d.refobjid
    union all
    select 'trigger', t.tgname::text, t.tgfoid::regproc::text from pg_trigger t
      where t.tgrelid = 'public.chatkit_sessions'::regclass and not t.tgisinternal
    union all
    select distinct 'policy', p.polname::text, p.polrelid::regclass::text from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
      where d.refobjid = 'public.chatkit_sessions'::regclass and p.polrelid <> d.refobjid
    order by 1, 2`;
  const why: Readonly<Record<string, (of: string) => string>> = {
    'foreign key': (of) => `${of} points at it`,
    view: (of) => `${of === 'm' ? 'a materialized view' : 'a view'} reads it`,
    trigger: (of) => `runs ${of} when it changes`,
    policy: (of) => `rows of ${of} are shown or hidden by it`,
  };
  return rows
    .filter(({ kind, name }) => kind !== 'trigger' || !ownTrigger.test(name))
    .map(({ kind, name, of }) => ({ kind, name, why: why[kind]?.(of) ?? of }));
}

/** Functions that name the table in their text: PostgreSQL does not track those, and they break when they next run. */
async function listMentions(sql: Sql): Promise<readonly Obstacle[]> {
  const rows = await sql<{ name: string; args: string; schema: string }[]>`
    select p.proname::text as name, pg_get_function_identity_arguments(p.oid) as args, n.nspname::text as schema
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and p.prokind in ('f', 'p', 'w')
      and (p.prosrc ~* '(^|[^a-z0-9_])chatkit_sessions([^a-z0-9_]|$)' or coalesce(pg_get_function_sqlbody(p.oid), '') ~* '(^|[^a-z0-9_])chatkit_sessions([^a-z0-9_]|$)')
    order by 1, 2`;
  return rows
    .filter(({ name }) => !ownFunctions.has(name))
    .map(({ name, args, schema }) => ({
      kind: 'function',
      name: `${schema}.${name}(${args})`,
      why: 'names it in its body, which PostgreSQL does not track',
    }));
}

async function listGoing(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ what: string }[]>`
    select 'table chatkit_sessions' as what
    union all select 'index ' || indexrelid::regclass::text from pg_index where indrelid = 'public.chatkit_sessions'::regclass
    union all select 'trigger ' || tgname::text from pg_trigger where tgrelid = 'public.chatkit_sessions'::regclass and not tgisinternal
    union all select 'policy ' || polname::text from pg_policy where polrelid = 'public.chatkit_sessions'::regclass
    union all select 'function ' || p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = any (${[...ownFunctions]}::text[])`;
  const isFree = await typeIsFree(sql);
  return [...rows.map(({ what }) => what), ...(isFree ? ['type session_status'] : [])];
}

/** Whether nothing but the table uses its enum. */
async function typeIsFree(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ free: boolean }[]>`
    select exists (select from pg_type where typname = 'session_status' and typnamespace = 'public'::regnamespace)
      and not exists (select from pg_attribute a join pg_type t on t.oid in (a.atttypid, (select e.typelem from pg_type e where e.oid = a.atttypid))
        where t.typname = 'session_status' and t.typnamespace = 'public'::regnamespace and a.attrelid is distinct from to_regclass('public.chatkit_sessions')
          and not a.attisdropped and a.attrelid not in (select indexrelid from pg_index where indrelid = to_regclass('public.chatkit_sessions')))
      and not exists (select from pg_proc p join pg_type t on t.oid = p.prorettype or t.oid = any (p.proargtypes) where t.typname = 'session_status') as free`;
  return row?.free === true;
}

export interface Exported {
  readonly file: string;
  readonly rows: number;
  readonly sha256: string;
}

/**
 * Writes every row to a compressed file, a JSON line each, and beside it the checksum of the file; reads it back before it is
 * believed. The rows' tokens are keys of logins: whoever may read the file may read those.
 */
async function exportRows(tx: Sql, file: string): Promise<Exported> {
  if (existsSync(file)) throw new Error(`${file} is there already; name another one with --export.`);
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
  if ((await countLines(draft)) !== rows) throw new Error(`${draft} does not hold what was written to it.`);
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

export class StillNeeded extends Error {
  constructor(readonly retirement: Retirement) {
    super('something still depends on chatkit_sessions');
  }
}

/**
 * Exports the rows, then drops the table and what is its own, in one transaction that waits for no lock for long: the rows that
 * go are the rows that were exported. A second call finds nothing to do.
 * @throws StillNeeded while anything depends on it
 */
export async function applyRetirement(
  sql: Sql,
  options: Omit<RetireOptions, 'url'>,
  file: string,
): Promise<Exported | null> {
  const before = await checkRetirement(sql, options);
  if (!before.isThere) return null;
  if (before.obstacles.length > 0) throw new StillNeeded(before);
  const done = await sql.begin(async (tx) => {
    await tx`set local lock_timeout = '5s'`;
    await tx`lock table public.chatkit_sessions in access exclusive mode`;
    // Whoever was faster than the lock counts too.
    const now = await checkRetirement(tx as unknown as Sql, options);
    if (now.obstacles.length > 0) throw new StillNeeded(now);
    const exported = await exportRows(tx as unknown as Sql, file);
    const functions = await tx<{ name: string }[]>`
      select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = any (${[...ownFunctions]}::text[])`;
    // Without cascade: what turned up since then stands in the way instead of going too.
    await tx`drop table public.chatkit_sessions`;
    for (const { name } of functions) await tx.unsafe(`drop function ${name}`);
    if (await typeIsFree(tx as unknown as Sql)) await tx`drop type public.session_status`;
    return { exported };
  });
  return done.exported;
}

export function writeRetirement({ isThere, rows, obstacles, goes }: Retirement): string {
  if (!isThere) return 'There is no chatkit_sessions: nothing to do.';
  const head = `chatkit_sessions holds ${rows.toLocaleString('en-US')} rows; none of them names a chat session, so none moves in.`;
  if (obstacles.length === 0)
    return [
      head,
      'Nothing depends on it. --apply exports the rows, and drops:',
      ...goes.map((what) => `  ${what}`),
    ].join('\n');
  return [
    head,
    'It cannot go while these need it:',
    ...obstacles.map(({ kind, name, why }) => `  ${kind} ${name}: ${why}`),
  ].join('\n');
}
