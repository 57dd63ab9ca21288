import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf } from '../rules/rows.ts';
import { archivedTables } from '../source/stage.ts';
import { listExistingClients } from './people.ts';
import { byId, BatchBuilder, type Phase, type PlanContext } from './plan.ts';

/** What is left: rows that point at nothing that is there, and tables that have no counterpart. */
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
    ...archivedTables.flatMap((table) => keep(table, table, 'true', () => [{ reason: 'no_counterpart' }])),
  ];
}

/** Whose a row is, by itself or by its request: what is erased of a client is erased here too. */
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
