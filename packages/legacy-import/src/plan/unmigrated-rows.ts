import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf } from '../rules/rows.ts';
import { archivedTables } from '../source/stage.ts';
import { listExistingClients } from './people.ts';
import { byId, BatchBuilder, type Phase, type PlanContext } from './plan.ts';

/** Archives the rest: rows with broken references, and tables without a counterpart. */
export function planUnmigrated(planning: PlanContext): readonly Phase[] {
  const { source, stage } = planning;
  const keep = (name: string, table: string, where: string, notesOf: (raw: Raw) => readonly Note[]): readonly Phase[] =>
    source.has(table, 'id')
      ? [
          byId(planning, name, { table, where }, async (raws) => {
            const batch = new BatchBuilder(planning);
            const clientOf = await readClientsOf(planning, raws);
            for (const raw of raws)
              batch.account(table, raw, notesOf(raw), { isMoved: false, clientId: clientOf(raw) });
            return batch;
          }),
        ]
      : [];
  const withoutRequest = (table: string): readonly Phase[] =>
    keep(
      `${table} without a request`,
      table,
      'not exists (select from requests r where r.id = t.request_id)',
      (raw) => [{ reason: 'broken_reference', field: 'request_id', value: String(raw.request_id) }],
    );
  return [
    ...withoutRequest('quotes'),
    ...withoutRequest('trip_segments'),
    ...withoutRequest('proposals'),
    ...keep('messages without a conversation', 'messages', `t.${stage.threadColumn} is null`, () => [
      { reason: 'no_conversation' },
    ]),
    ...archivedTables.flatMap((table) => keep(table, table, 'true', () => [{ reason: 'no_counterpart' }])),
  ];
}

/** Finds the client of a row, directly or through its request, so that erasing the client also erases the archived row. */
async function readClientsOf(planning: PlanContext, raws: readonly Raw[]): Promise<(raw: Raw) => string | null> {
  const ids = raws.flatMap((raw) => idOf(raw, 'request_id') ?? []);
  const requests = ids.length === 0 ? [] : await planning.source.rows('requests', 't.id = any ($1::uuid[])', [ids]);
  const ofRequest = new Map(requests.map((raw) => [idOf(raw, 'id') ?? '', idOf(raw, 'client_profile_id')]));
  const there = await listExistingClients(planning, [...raws, ...requests]);
  return (raw) => {
    const client = idOf(raw, 'client_profile_id') ?? ofRequest.get(idOf(raw, 'request_id') ?? '') ?? null;
    return client !== null && there.has(client) ? client : null;
  };
}
