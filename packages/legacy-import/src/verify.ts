import type { Sql } from 'postgres';
import { loadKnown } from './source/load-known.ts';
import { type MoveOptions, openPlanning, planMove } from './run-import.ts';
import type { Account, Phase, Row, Rows, TargetTable } from './plan/plan.ts';
import { targetTables } from './plan/plan.ts';
import type { Lines } from './plan/threads/thread-writer.ts';
import { emptyReport, recordAccounts, type Report } from './report.ts';
import type { Source } from './source/source.ts';
import { quoted } from './source/source.ts';
import { openAsApplication } from './target.ts';
import type { Difference, Verdict } from './verdict.ts';

interface Tally {
  expected: number;
  found: number;
  expectedHash: bigint;
  foundHash: bigint;
}

interface Checking {
  readonly sql: Sql;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly tallies: Map<TargetTable, Tally>;
  readonly differences: Difference[];
  readonly report: Report;
  count: number;
}

const maxDifferences = 1_000;
const atOnce = 2_000;

/** Columns that may change after the import, and that do not describe what was imported. */
const free: Partial<Record<TargetTable, readonly string[]>> = {
  iso_agents: ['role', 'is_active'],
  chat_sessions: ['updated_at', 'subject', 'client_name'],
  trips: ['connection_id', 'search_url', 'created_at'],
  rfqs: ['status', 'created_at', 'sent_at'],
};

const keys: Partial<Record<TargetTable, readonly string[]>> = {
  trip_segments: ['request_id', 'segment_order'],
  quote_revisions: ['quote_id', 'revision'],
  quote_lines: ['quote_id', 'revision', 'position'],
  session_events: ['session_id', 'seq'],
  legacy_rows: ['source_table', 'source_id'],
};

/**
 * Plans the import again from the legacy database and compares it with the existing rows. Read-only. Rows that were
 * changed here after the import are differences too.
 */
export async function verify(options: MoveOptions & { readonly url: string }): Promise<Verdict> {
  const sql = openAsApplication(options.url, options.brokerage.id);
  try {
    const [state] = await sql<{ asOf: string; currency: string }[]>`
      select as_of as "asOf", currency from legacy_imports where brokerage_id = ${options.brokerage.id}`;
    const known = await loadKnown(sql, options.brokerage.id);
    // Plans as for an empty brokerage, since the existing rows are what is compared.
    const asNew = {
      ...known,
      tripsInUse: async () => new Set<string>(),
      sessions: async () => new Set<string>(),
      messages: async () => new Set<string>(),
    };
    const planning = await openPlanning(
      options,
      asNew,
      state?.asOf ?? options.asOf,
      state?.currency ?? options.currency,
    );
    const checking: Checking = {
      sql,
      columns: await readColumns(sql),
      tallies: new Map(),
      differences: [],
      report: emptyReport(),
      count: 0,
    };
    for (const phase of await planMove(planning)) await checkPhase(checking, phase, options);
    return await verdictOf(checking, options.source);
  } finally {
    await sql.end({ timeout: 0 });
  }
}

async function checkPhase(checking: Checking, phase: Phase, { onProgress }: MoveOptions): Promise<void> {
  const total = await phase.total();
  let done = 0;
  onProgress?.({ phase: phase.name, done, total });
  for (let step = await phase.next(null); step !== null; step = await phase.next(step.cursor)) {
    await checkRows(checking, step.batch.rows, step.batch.accounts);
    if (step.batch.lines !== undefined)
      for await (const { rows, accounts } of step.batch.lines() as AsyncIterable<Lines>)
        await checkRows(checking, rows, accounts);
    done += step.count;
    onProgress?.({ phase: phase.name, done, total });
  }
}

async function checkRows(checking: Checking, rows: Rows, accounts: readonly Account[]): Promise<void> {
  recordAccounts(checking.report, accounts);
  for (const table of targetTables) {
    const given = rows[table] ?? [];
    for (let start = 0; start < given.length; start += atOnce)
      await compare(checking, table, given.slice(start, start + atOnce));
  }
}

interface Compared {
  readonly expected: string;
  readonly found: string;
  readonly expectedHash: string;
  readonly foundHash: string;
  readonly differing: readonly { readonly key: string; readonly what: string }[] | null;
}

/** Compares in PostgreSQL, with both sides as rows of the same table, so that equal values are formatted equally. */
async function compare(checking: Checking, table: TargetTable, rows: readonly Row[]): Promise<void> {
  const distinct = dedupeRows(table, rows);
  const [first] = distinct;
  if (first === undefined) return;
  const key = keys[table] ?? ['id'];
  const compared = Object.keys(first).filter(
    (column) => column !== 'brokerage_id' && free[table]?.includes(column) !== true,
  );
  const skipped = (checking.columns.get(table) ?? []).filter((column) => !compared.includes(column));
  const hash = (alias: string) =>
    `('x' || substr(md5((to_jsonb(${alias}) - $2::text[])::text), 1, 15))::bit(60)::bigint`;
  const [result] = (await checking.sql.unsafe(
    `with e as (select * from jsonb_populate_recordset(null::${table}, $1::text::jsonb)),
       both_sides as (select ${hash('e')} as eh, case when t.brokerage_id is not null then ${hash('t')} end as th, e, t, ${key.map((column) => `e.${column}::text`).join(" || ' ' || ")} as key
         from e left join ${table} t on ${key.map((column) => `t.${column} = e.${column}`).join(' and ')} and t.brokerage_id = e.brokerage_id)
     select count(*) as expected, count(th) as found, coalesce(sum(eh), 0)::text as "expectedHash", coalesce(sum(th), 0)::text as "foundHash",
       jsonb_agg(jsonb_build_object('key', key, 'what', case when th is null then 'is missing' else
         (select string_agg(x.key || ' is ' || coalesce(left((to_jsonb(t) -> x.key)::text, 60), 'null') || ', was ' || left(x.value::text, 60), '; ')
          from jsonb_each(to_jsonb(e) - $2::text[]) x where x.value is distinct from (to_jsonb(t) -> x.key)) end)) filter (where eh is distinct from th) as differing
     from both_sides`,
    [JSON.stringify(distinct), skipped],
    { prepare: true },
  )) as unknown as readonly [Compared];
  tally(checking, table, result);
  const missing = await listArchivedInstead(
    checking,
    table,
    (result.differing ?? []).filter(({ what }) => what === 'is missing').map((one) => one.key),
  );
  for (const difference of result.differing ?? []) {
    if (missing.has(difference.key)) continue;
    checking.count += 1;
    if (checking.differences.length < maxDifferences) checking.differences.push({ table, ...difference });
  }
}

/** Removes duplicates: a trip or a placeholder may be planned by several rows. */
function dedupeRows(table: TargetTable, rows: readonly Row[]): readonly Row[] {
  if (table !== 'trips' && table !== 'rfqs' && table !== 'iso_agents' && table !== 'operators') return rows;
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function tally(checking: Checking, table: TargetTable, compared: Compared): void {
  const sum = checking.tallies.get(table) ?? { expected: 0, found: 0, expectedHash: 0n, foundHash: 0n };
  sum.expected += Number(compared.expected);
  sum.found += Number(compared.found);
  sum.expectedHash += BigInt(compared.expectedHash);
  sum.foundHash += BigInt(compared.foundHash);
  checking.tallies.set(table, sum);
}

/** Rows that could not be imported at the time and were archived with the reason: listed, but not a difference. */
async function listArchivedInstead(
  { sql }: Checking,
  table: TargetTable,
  missing: readonly string[],
): Promise<ReadonlySet<string>> {
  if (missing.length === 0 || !['quotes', 'quote_revisions', 'quote_lines', 'rfqs'].includes(table)) return new Set();
  const ids = missing.map((key) => key.split(' ')[0] ?? '');
  const kept = await sql<{ id: string }[]>`
    select source_id as id from legacy_rows where source_table = 'quotes' and source_id = any (${ids}::text[]) and notes @> '[{"reason": "trip_in_use"}]'`;
  const found = new Set(kept.map(({ id }) => id));
  return new Set(missing.filter((key) => found.has(key.split(' ')[0] ?? '')));
}

async function readColumns(sql: Sql): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await sql<{ table: string; columns: string[] }[]>`
    select c.relname as table, array_agg(a.attname::text) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relname = any (${[...targetTables]}::text[]) and a.attnum > 0 and not a.attisdropped group by 1`;
  return new Map(rows.map(({ table, columns }) => [table, columns]));
}

async function verdictOf({ report, tallies, differences, count }: Checking, source: Source): Promise<Verdict> {
  const sources: Verdict['sources'] = {};
  for (const [table, { read }] of Object.entries(report.tables)) {
    if (!source.has(table)) continue;
    const [row] = await source.query<{ count: string }>(`select count(*) as count from ${quoted(table)}`);
    sources[table] = { rows: Number(row?.count ?? 0), accounted: read };
  }
  const uncounted = Object.values(sources).filter(({ rows, accounted }) => rows !== accounted).length;
  const tables = Object.fromEntries(
    [...tallies].map(([table, { expected, found, expectedHash, foundHash }]) => [
      table,
      { expected, found, expectedHash: expectedHash.toString(16), foundHash: foundHash.toString(16) },
    ]),
  );
  return { sources, tables, differences, differenceCount: count + uncounted };
}
