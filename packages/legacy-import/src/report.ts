import { archivesRow, type Reason, reasons } from '@tripthread/shared/legacy/import-reasons';
import type { Account, Row, Rows, TargetTable } from './plan/plan.ts';
import { targetTables } from './plan/plan.ts';

/** What a run did or would do, for JSON and text. */
export interface Report {
  readonly tables: Record<string, { read: number; moved: number; archivedOnly: number }>;
  readonly reasons: Partial<Record<Reason, { readonly sentence: string; count: number; readonly examples: string[] }>>;
  /** Rows created, and rows that already existed. */
  readonly created: Partial<Record<TargetTable, number>>;
  readonly skipped: Partial<Record<TargetTable, number>>;
  /** Sessions by status and step. */
  readonly sessions: Record<string, number>;
  /** Messages that were added to sessions migrated earlier. */
  appended: number;
}

export const emptyReport = (): Report => ({
  tables: {},
  reasons: {},
  created: {},
  skipped: {},
  sessions: {},
  appended: 0,
});

const maxExamples = 5;

export function recordAccounts(report: Report, accounts: readonly Account[]): void {
  for (const { table, id, isMoved, notes } of accounts) {
    const counts = (report.tables[table] ??= { read: 0, moved: 0, archivedOnly: 0 });
    counts.read += 1;
    if (isMoved) counts.moved += 1;
    else counts.archivedOnly += 1;
    for (const { reason, field, value } of notes) {
      const found = (report.reasons[reason] ??= { sentence: reasons[reason], count: 0, examples: [] });
      found.count += 1;
      if (found.examples.length < maxExamples)
        found.examples.push(
          `${table} ${id}${field === undefined ? '' : ` ${field}`}${value === undefined ? '' : ` = ${JSON.stringify(value.slice(0, 80))}`}`,
        );
    }
  }
}

export function recordSessions(report: Report, rows: Rows): void {
  for (const row of rows.chat_sessions ?? []) {
    const key = sessionKey(row);
    report.sessions[key] = (report.sessions[key] ?? 0) + 1;
  }
}
const sessionKey = ({ status, current_step }: Row): string => `${String(status)} · ${String(current_step)}`;

export const count = (counts: Partial<Record<TargetTable, number>>, table: TargetTable, by: number): void => {
  counts[table] = (counts[table] ?? 0) + by;
};

/** Entries sorted by name. */
export const byName = <T>(entries: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));

const figure = (value: number): string => value.toLocaleString('en-US');

/** Renders the report as text. */
export function writeReport(report: Report): string {
  const lines: string[] = ['', line('Read from', 'rows', 'migrated', 'archived')];
  for (const [table, { read, moved, archivedOnly }] of byName(report.tables))
    lines.push(line(table, figure(read), figure(moved), figure(archivedOnly)));
  const made = targetTables.filter((table) => (report.created[table] ?? 0) + (report.skipped[table] ?? 0) > 0);
  if (made.length > 0) {
    lines.push('', line('Written here', 'created', 'existing', ''));
    for (const table of made)
      lines.push(line(table, figure(report.created[table] ?? 0), figure(report.skipped[table] ?? 0), ''));
  }
  if (report.appended > 0) lines.push(`${figure(report.appended)} messages were added to sessions migrated earlier`);
  const sessions = byName(report.sessions);
  if (sessions.length > 0)
    lines.push('', 'Sessions', ...sessions.map(([key, value]) => `  ${key.padEnd(44)}${figure(value).padStart(12)}`));
  const said = (Object.keys(report.reasons) as Reason[]).sort(
    (a, b) => (report.reasons[b]?.count ?? 0) - (report.reasons[a]?.count ?? 0),
  );
  if (said.length > 0) lines.push('', 'What could not be migrated unchanged (* the legacy row is archived)');
  for (const reason of said) {
    const { sentence, count: times, examples } = report.reasons[reason] ?? { sentence: '', count: 0, examples: [] };
    lines.push(
      `  ${figure(times).padStart(9)}${archivesRow(reason) ? ' *' : '  '} ${reason}: ${sentence}`,
      ...examples.slice(0, 2).map((example) => `${' '.repeat(14)}${example}`),
    );
  }
  return lines.join('\n');
}

const line = (name: string, ...cells: readonly string[]): string =>
  `  ${name.padEnd(28)}${cells.map((cell) => cell.padStart(14)).join('')}`.trimEnd();
