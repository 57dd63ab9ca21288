import type { Note, Raw } from '@tripthread/shared/legacy/rows';
import { keptTables } from '../stage.ts';
import { byId, Gathering, type Phase, type Planning } from './plan.ts';

/** What is left: rows that point at nothing that is there, and tables that have no counterpart. */
export function planLeftovers(planning: Planning): readonly Phase[] {
  const { source, stage } = planning;
  const keep = (name: string, table: string, where: string, notesOf: (raw: Raw) => readonly Note[]): readonly Phase[] =>
    source.has(table, 'id')
      ? [
          byId(planning, name, { table, where }, async (raws) => {
            const batch = new Gathering(planning);
            for (const raw of raws) batch.account(table, raw, notesOf(raw), { isMoved: false });
            return batch;
          }),
        ]
      : [];
  const adrift = (table: string): readonly Phase[] =>
    keep(
      `${table} without a request`,
      table,
      'not exists (select from requests r where r.id = t.request_id)',
      (raw) => [{ reason: 'broken_reference', field: 'request_id', value: String(raw.request_id) }],
    );
  return [
    ...adrift('quotes'),
    ...adrift('trip_segments'),
    ...adrift('proposals'),
    ...keep('messages of nobody', 'messages', `t.${stage.threadColumn} is null`, () => [{ reason: 'no_conversation' }]),
    ...keptTables.flatMap((table) => keep(table, table, 'true', () => [{ reason: 'no_counterpart' }])),
  ];
}
