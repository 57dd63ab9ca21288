import type { Instant } from '@tripthread/shared/time/clock';
import type { Sql, TransactionSql } from 'postgres';
import { appendLateMessages } from './append-late-messages.ts';
import { type Known, loadKnown, emptyKnown } from './source/load-known.ts';
import { openPeopleBook } from './source/people-lookup.ts';
import { planUnmigrated } from './plan/unmigrated-rows.ts';
import { planPeople } from './plan/people.ts';
import type { Account, Batch, Phase, PlanContext } from './plan/plan.ts';
import { planRequests } from './plan/requests.ts';
import type { Lines } from './plan/threads/thread-writer.ts';
import { planThreads } from './plan/threads/threads.ts';
import { planSessionTrips } from './plan/trips.ts';
import { emptyReport, recordAccounts, recordSessions, type Report } from './report.ts';
import type { Source } from './source/source.ts';
import { readStage } from './source/stage.ts';
import { openAsApplication, type TargetBrokerage } from './target.ts';
import { inDeferredTransaction, writeRows } from './write.ts';

export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface MoveOptions {
  readonly source: Source;
  readonly brokerage: TargetBrokerage;
  /** The target brokerage; null to inspect the legacy database only. */
  readonly url: string | null;
  /** The time of the migration, unless it began in an earlier run. */
  readonly asOf: Instant;
  readonly currency: string;
  readonly isDry?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly onAccounts?: (accounts: readonly Account[]) => void;
}

/** The phases of the import, in order. */
export async function planMove(planning: PlanContext): Promise<readonly Phase[]> {
  const book = await openPeopleBook(planning);
  return [
    ...planPeople(planning, book),
    ...planRequests(planning, book),
    ...planSessionTrips(planning),
    ...planThreads(planning, book),
    ...planUnmigrated(planning),
  ];
}

export async function openPlanning(
  options: MoveOptions,
  known: Known,
  asOf: Instant,
  currency: string,
): Promise<PlanContext> {
  const { source, brokerage } = options;
  return {
    source,
    stage: await readStage(source),
    known,
    brokerageId: brokerage.id,
    asOf,
    archiveAfterDays: brokerage.archiveAfterDays,
    currency,
    covered: new Set(),
  };
}

/**
 * Imports everything that is not migrated yet. Every batch is one transaction that also stores the cursor, so an interrupted
 * run continues after the last batch; a run after a complete one checks everything again.
 */
export async function move(options: MoveOptions): Promise<Report> {
  const { url, brokerage, isDry = false } = options;
  const report = emptyReport();
  if (url === null) {
    await runPlan(options, await openPlanning(options, emptyKnown, options.asOf, options.currency), report, null);
    return report;
  }
  const sql = openAsApplication(url, brokerage.id);
  try {
    const state = await readState(sql, options);
    const known = await loadKnown(sql, brokerage.id);
    const planning = await openPlanning(options, known, state.asOf, state.currency);
    await runPlan(options, planning, report, isDry ? null : { sql, url, state });
    return report;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

interface State {
  readonly asOf: Instant;
  readonly currency: string;
  readonly phase: string;
  readonly cursor: string | null;
}

interface Writing {
  readonly sql: Sql;
  readonly url: string;
  readonly state: State;
}

const begun = 'beginning';
const finished = 'finished';

async function readState(sql: Sql, { brokerage, asOf, currency, isDry = false }: MoveOptions): Promise<State> {
  const columns = sql`as_of as "asOf", currency, phase, cursor`;
  const [there] = await sql<State[]>`select ${columns} from legacy_imports where brokerage_id = ${brokerage.id}`;
  const fresh: State = { asOf, currency, phase: begun, cursor: null };
  if (isDry) return there === undefined ? fresh : { ...there, phase: begun, cursor: null };
  if (there === undefined) {
    await sql`insert into legacy_imports (brokerage_id, as_of, currency, phase) values (${brokerage.id}, ${asOf}, ${currency}, ${begun}) on conflict do nothing`;
    return fresh;
  }
  if (there.phase !== finished) return there;
  await sql`update legacy_imports set phase = ${begun}, cursor = null, runs = runs + 1 where brokerage_id = ${brokerage.id}`;
  return { ...there, phase: begun, cursor: null };
}

async function runPlan(
  options: MoveOptions,
  planning: PlanContext,
  report: Report,
  writing: Writing | null,
): Promise<void> {
  const phases = await planMove(planning);
  const startAt = Math.max(
    0,
    phases.findIndex(({ name }) => name === writing?.state.phase),
  );
  for (const [index, phase] of phases.entries()) {
    const isBefore = index < startAt;
    const cursor = index === startAt && phase.name === writing?.state.phase ? (writing?.state.cursor ?? null) : null;
    if ('recall' in phase && (isBefore || cursor !== null))
      await (phase as { recall(until: string | null): Promise<void> }).recall(isBefore ? null : cursor);
    if (isBefore) continue;
    await runPhase({ options, phase, report, writing, brokerageId: planning.brokerageId }, cursor);
  }
  if (writing !== null)
    await writing.sql`update legacy_imports set phase = ${finished}, cursor = null where brokerage_id = ${planning.brokerageId}`;
}

interface Run {
  readonly options: MoveOptions;
  readonly phase: Phase;
  readonly report: Report;
  readonly writing: Writing | null;
  readonly brokerageId: string;
}

async function runPhase(run: Run, from: string | null): Promise<void> {
  const { phase, options } = run;
  const total = await phase.total();
  let done = 0;
  let cursor = from;
  options.onProgress?.({ phase: phase.name, done, total });
  for (let step = await phase.next(cursor); step !== null; step = await phase.next(cursor)) {
    await (run.writing === null ? countBatch(run, step.batch) : writeBatch(run, run.writing, step.batch, step.cursor));
    cursor = step.cursor;
    done += step.count;
    options.onProgress?.({ phase: phase.name, done, total });
  }
}

const linesOf = (batch: Batch): AsyncIterable<Lines> => (batch.lines?.() ?? none()) as AsyncIterable<Lines>;
async function* none(): AsyncIterable<Lines> {}

async function countBatch({ report, options }: Run, batch: Batch): Promise<void> {
  const note = (accounts: readonly Account[]) => {
    recordAccounts(report, accounts);
    options.onAccounts?.(accounts);
  };
  recordSessions(report, batch.rows);
  note(batch.accounts);
  for await (const lines of linesOf(batch)) note(lines.accounts);
}

async function writeBatch(
  { phase, report, options, brokerageId }: Run,
  { sql, url }: Writing,
  batch: Batch,
  cursor: string,
): Promise<void> {
  const gone: Account[] = [...batch.accounts];
  const late: Lines['late'][number][] = [];
  // A failed batch must not count: its figures are added after the commit.
  const own = emptyReport();
  await inDeferredTransaction(sql, async (tx: TransactionSql) => {
    const written = { report: own, refused: new Set<string>() };
    await writeRows(tx, batch.rows, written);
    for await (const lines of linesOf(batch)) {
      await writeRows(tx, lines.rows, written);
      recordAccounts(own, lines.accounts);
      options.onAccounts?.(lines.accounts);
      late.push(...lines.late);
    }
    await tx`update legacy_imports set phase = ${phase.name}, cursor = ${cursor} where brokerage_id = ${brokerageId}`;
  });
  recordSessions(own, batch.rows);
  recordAccounts(own, gone);
  options.onAccounts?.(gone);
  own.appended += await appendLateMessages(url, brokerageId, late);
  addUp(report, own);
}

function addUp(report: Report, own: Report): void {
  for (const [table, counts] of Object.entries(own.tables)) {
    const sum = (report.tables[table] ??= { read: 0, moved: 0, archivedOnly: 0 });
    sum.read += counts.read;
    sum.moved += counts.moved;
    sum.archivedOnly += counts.archivedOnly;
  }
  for (const key of ['created', 'skipped', 'sessions'] as const) {
    const into = report[key] as Record<string, number>;
    for (const [name, value] of Object.entries(own[key])) into[name] = (into[name] ?? 0) + (value ?? 0);
  }
  for (const [reason, { sentence, count, examples }] of Object.entries(own.reasons)) {
    const all = report.reasons as Record<string, { sentence: string; count: number; examples: string[] }>;
    const into = (all[reason] ??= { sentence, count: 0, examples: [] });
    into.count += count;
    into.examples.push(...examples.slice(0, 5 - into.examples.length));
  }
  report.appended += own.appended;
}
