import { type TargetTable, targetTables } from './plan/plan.ts';
import { byName } from './report.ts';

export interface Difference {
  readonly table: TargetTable;
  readonly key: string;
  /** A difference: a missing row, or changed columns. */
  readonly what: string;
}

export interface Verdict {
  /** Legacy rows, and rows that were accounted for: migrated or archived. */
  readonly sources: Record<string, { readonly rows: number; readonly accounted: number }>;
  /** Expected rows, existing rows, and the sums of their hashes on both sides. */
  readonly tables: Partial<
    Record<TargetTable, { expected: number; found: number; expectedHash: string; foundHash: string }>
  >;
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
}

const figure = (value: number): string => value.toLocaleString('en-US');

export function writeVerdict({ sources, tables, differences, differenceCount }: Verdict): string {
  const row = (name: string, ...cells: readonly string[]) =>
    `  ${name.padEnd(28)}${cells.map((cell) => cell.padStart(16)).join('')}`.trimEnd();
  return [
    row('Legacy tables', 'rows', 'accounted for'),
    ...byName(sources).map(([name, { rows, accounted }]) =>
      row(name, figure(rows), figure(accounted), rows === accounted ? '' : 'differs'),
    ),
    '',
    row('Here', 'expected', 'found', 'hash'),
    ...targetTables.flatMap((table) => {
      const one = tables[table];
      if (one === undefined) return [];
      return [
        row(
          table,
          figure(one.expected),
          figure(one.found),
          one.expectedHash === one.foundHash ? one.foundHash.slice(-12) : 'differs',
        ),
      ];
    }),
    '',
    differenceCount === 0
      ? 'Nothing differs.'
      : `${figure(differenceCount)} difference${differenceCount === 1 ? '' : 's'}`,
    ...differences.slice(0, 50).map(({ table, key, what }) => `  ${table} ${key}: ${what}`),
    ...(differences.length > 50 ? [`  … and ${figure(differenceCount - 50)} more`] : []),
  ].join('\n');
}
