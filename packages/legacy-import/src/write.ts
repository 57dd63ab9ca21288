import type { Sql, TransactionSql } from 'postgres';
import type { Row, Rows, TargetTable } from './plan/plan.ts';
import { targetTables } from './plan/plan.ts';
import { count, type Report } from './report.ts';

/**
 * A connection as the application inside one brokerage: row-level security applies to every row that is written. There
 * are two, since existing rows are read while a batch is written.
 */
export interface Written {
  readonly report: Report;
  /** Sessions that were refused, and their quotes: rows that reference them can't be inserted. */
  readonly refused: Set<string>;
}

const atOnce = 1_000;

/** Inserts rows in foreign-key order. Existing rows stay unchanged. */
export async function writeRows(tx: TransactionSql, rows: Rows, written: Written): Promise<void> {
  for (const table of targetTables) {
    const given = excludeRefused(table, rows[table] ?? [], written.refused);
    for (let start = 0; start < given.length; start += atOnce)
      await insert(tx, table, given.slice(start, start + atOnce), written.report);
    if (table === 'chat_sessions' && given.length > 0) await recordRefused(tx, given, written.refused);
  }
}

/** Drops rows of a refused session; archived rows stay, without the reference. */
function excludeRefused(table: TargetTable, rows: readonly Row[], refused: Set<string>): readonly Row[] {
  if (refused.size === 0 || table === 'chat_sessions') return rows;
  const hangs = ({ session_id, quote_id }: Row) => [session_id, quote_id].some((id) => refused.has(String(id)));
  if (table === 'legacy_rows') return rows.map((row) => (hangs(row) ? { ...row, session_id: null } : row));
  // Dropping a quote also drops its revisions and lines.
  if (table === 'quotes') for (const row of rows.filter(hangs)) refused.add(String(row.id));
  return rows.filter((row) => !hangs(row));
}

async function insert(tx: TransactionSql, table: TargetTable, rows: readonly Row[], report: Report): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).join(', ');
  const made = await tx.unsafe(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::text::jsonb) on conflict do nothing`,
    [JSON.stringify(rows)],
    { prepare: true },
  );
  count(report.created, table, made.count);
  count(report.skipped, table, rows.length - made.count);
}

/** A conversation with an open session here can't get a second one. */
async function recordRefused(tx: TransactionSql, rows: readonly Row[], refused: Set<string>): Promise<void> {
  const ids = rows.map(({ id }) => String(id));
  const found = await tx<{ id: string }[]>`select id from chat_sessions where id = any (${ids}::uuid[])`;
  const there = new Set(found.map(({ id }) => id));
  for (const id of ids) if (!there.has(id)) refused.add(id);
}

/** Runs one transaction with deferred constraints, since a session may reference a proposal and a quote inserted later. */
export async function inDeferredTransaction<T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  const done = await sql.begin(async (tx) => {
    await tx`set constraints chat_sessions_proposal, chat_sessions_primary_quote deferred`;
    return { result: await work(tx) };
  });
  return (done as { result: T }).result;
}
