import type { OperatorRow } from '../rules/values/people.ts';
import { idOf, textOf } from '../rules/rows.ts';
import { placeholderAgent } from '../rules/values/people.ts';
import { type BatchBuilder, deterministicId, type PlanContext } from '../plan/plan.ts';

const same = (text: string): string => text.trim().toLowerCase();

/** Maps legacy brokers and operators to their ids here. */
export interface PeopleBook {
  /** The broker's id here; for a missing broker, that of a placeholder added to this batch. */
  agent(id: string | null, batch: BatchBuilder): string;
  /** The same, or null if that id never existed. */
  knownAgent(id: string | null): string | null;
  isOwnAgent(id: string): boolean;
  /** The operator's id here, by profile id or name. */
  operator(profileId: string | null, name: string, batch: BatchBuilder): string;
  operatorOfProfile(profileId: string | null): string | null;
  /** Whether a profile becomes its own row, or matches an existing operator. */
  isOwnOperator(row: Pick<OperatorRow, 'id'>): boolean;
  /** Whether this profile keeps the Avinode company id. */
  ownsCompany(row: OperatorRow): boolean;
}

export async function openPeopleBook(planning: PlanContext): Promise<PeopleBook> {
  const agents = await readAgents(planning);
  const operators = await readOperators(planning);
  return { ...agentsOf(planning, agents), ...operatorsOf(planning, operators) };
}

interface Agents {
  /** Legacy id → id here. */
  readonly ids: Map<string, string>;
}

/** Matches brokers by id or address. */
async function readAgents({ source, known }: PlanContext): Promise<Agents> {
  const here = await known.agents();
  const byEmail = new Map(here.map(({ id, email }) => [same(email), id]));
  const present = new Set(here.map(({ id }) => id));
  const ids = new Map<string, string>();
  for (const raw of await source.rows('iso_agents', 'true order by t.id')) {
    const id = idOf(raw, 'id');
    if (id === null) continue;
    const email = same(textOf(raw, 'email') ?? id);
    const found = present.has(id) ? id : (byEmail.get(email) ?? id);
    ids.set(id, found);
    byEmail.set(email, found);
  }
  return { ids };
}

function agentsOf(planning: PlanContext, { ids }: Agents): Pick<PeopleBook, 'agent' | 'knownAgent' | 'isOwnAgent'> {
  const unassignedId = deterministicId(planning, 'iso_agents', 'nobody');
  return {
    agent(id, batch) {
      const found = id === null ? undefined : ids.get(id);
      if (found !== undefined) return found;
      const made = id ?? unassignedId;
      const name = id === null ? 'Unassigned (imported)' : `Unknown broker ${made.slice(0, 8)}`;
      if (batch.rows.iso_agents?.some((row) => row.id === made) !== true)
        addAgent(batch, placeholderAgent(made, name, planning.asOf));
      return made;
    },
    knownAgent: (id) => (id === null ? null : (ids.get(id) ?? null)),
    isOwnAgent: (id) => ids.get(id) === id,
  };
}

/** Adds a broker, deactivated. */
export function addAgent(batch: BatchBuilder, row: ReturnType<typeof placeholderAgent>): void {
  batch.add('iso_agents', { ...row, role: 'broker', is_active: false });
}

interface Operators {
  readonly byProfile: Map<string, string>;
  readonly byName: Map<string, string>;
  readonly companies: Map<string, string>;
}

async function readOperators({ source, known }: PlanContext): Promise<Operators> {
  const here = await known.operators();
  const byName = new Map(here.map(({ id, name }) => [same(name), id]));
  const present = new Set(here.map(({ id }) => id));
  const companies = new Map(here.flatMap(({ id, companyId }) => (companyId === null ? [] : [[companyId, id]])));
  const byProfile = new Map<string, string>();
  for (const raw of await source.rows('operator_profiles', 'true order by t.id')) {
    const id = idOf(raw, 'id');
    if (id === null) continue;
    const name = textOf(raw, 'company_name');
    const company = textOf(raw, 'avinode_company_id');
    const found = present.has(id)
      ? id
      : ((company === null ? undefined : companies.get(company)) ??
        (name === null ? undefined : byName.get(same(name))) ??
        id);
    byProfile.set(id, found);
    if (name !== null && !byName.has(same(name))) byName.set(same(name), found);
    if (company !== null && !companies.has(company)) companies.set(company, found);
  }
  return { byProfile, byName, companies };
}

function operatorsOf(
  planning: PlanContext,
  { byProfile, byName, companies }: Operators,
): Pick<PeopleBook, 'operator' | 'operatorOfProfile' | 'isOwnOperator' | 'ownsCompany'> {
  return {
    operator(profileId, name, batch) {
      const found = (profileId === null ? undefined : byProfile.get(profileId)) ?? byName.get(same(name));
      if (found !== undefined) return found;
      const id = deterministicId(planning, 'operators', same(name));
      byName.set(same(name), id);
      batch.add('operators', { id, name, avinode_company_id: null, created_at: planning.asOf });
      return id;
    },
    operatorOfProfile: (id) => (id === null ? null : (byProfile.get(id) ?? null)),
    isOwnOperator: ({ id }) => byProfile.get(id) === id,
    ownsCompany: ({ id, avinode_company_id }) =>
      avinode_company_id !== null && companies.get(avinode_company_id) === id,
  };
}
