import { toAgent, toClient, toOperator } from '../rules/values/people.ts';
import { idOf } from '../rules/rows.ts';
import { addAgent, type PeopleBook } from '../source/people-lookup.ts';
import { byId, BatchBuilder, type Phase, type PlanContext } from './plan.ts';

/** Plans brokers, clients and operators, which other rows reference. */
export function planPeople(planning: PlanContext, book: PeopleBook): readonly Phase[] {
  const { asOf } = planning;
  return [
    byId(planning, 'brokers', { table: 'iso_agents' }, async (raws) => {
      const batch = new BatchBuilder(planning);
      for (const raw of raws) {
        const { row, notes } = toAgent(raw, asOf);
        if (book.isOwnAgent(row.id)) {
          addAgent(batch, row);
          batch.account('iso_agents', raw, notes, { isMoved: true });
        } else
          batch.account('iso_agents', raw, [{ reason: 'same_email', field: 'email', value: row.email }], {
            isMoved: true,
          });
      }
      return batch;
    }),
    byId(planning, 'clients', { table: 'client_profiles' }, async (raws) => {
      const batch = new BatchBuilder(planning);
      for (const raw of raws) {
        const { row, notes } = toClient(raw, asOf);
        batch.add('clients', { ...row });
        batch.account('client_profiles', raw, notes, { isMoved: true, clientId: row.id });
      }
      return batch;
    }),
    byId(planning, 'operators', { table: 'operator_profiles' }, async (raws) => {
      const batch = new BatchBuilder(planning);
      for (const raw of raws) {
        const { row, notes } = toOperator(raw, asOf);
        const isOwn = book.isOwnOperator(row);
        if (isOwn)
          batch.add('operators', { ...row, avinode_company_id: book.ownsCompany(row) ? row.avinode_company_id : null });
        batch.account(
          'operator_profiles',
          raw,
          isOwn ? notes : [{ reason: 'taken', field: 'company_name', value: row.name }],
          {
            isMoved: true,
          },
        );
      }
      return batch;
    }),
  ];
}

/** Returns which of these client ids exist. */
export async function listExistingClients(
  { source }: PlanContext,
  raws: readonly Readonly<Record<string, unknown>>[],
): Promise<ReadonlySet<string>> {
  const ids = raws.flatMap((raw) => idOf(raw, 'client_profile_id') ?? []);
  if (ids.length === 0 || !source.has('client_profiles')) return new Set();
  const found = await source.query<{ id: string }>('select id::text from client_profiles where id = any ($1::uuid[])', [
    ids,
  ]);
  return new Set(found.map(({ id }) => id));
}
