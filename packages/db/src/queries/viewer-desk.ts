import type { IsoAgentId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../internal/handles.ts';
import { given, readPipelined, rememberStatements, tenantCondition } from '../internal/pipeline.ts';
import { brokerages } from '../schema/brokerages.ts';
import type { AgentRole } from './team/agents.ts';

export interface ViewerDesk {
  readonly brokerage: { readonly id: string; readonly name: string; readonly currency: string };
  /** Everybody of the brokerage, in order of name. */
  readonly agents: readonly {
    readonly id: IsoAgentId;
    readonly name: string;
    readonly role: AgentRole;
    readonly isActive: boolean;
  }[];
  /** Notifications and mail that no session shows yet, at most 100. */
  readonly orphanCount: number;
  /** Open incidents, at most 100. */
  readonly incidentCount: number;
}

const most = 100;

const is = (table: string, alias: string): SQL => tenantCondition(given('brokerageId'), table, alias);

/** Counts to the limit only. In the order of its partial index, or the planner would not take it. */
const countOf = (rows: SQL): SQL =>
  sql`select count(*)::int as count from (${rows} limit ${sql.raw(String(most))}) counted`;

const writers: readonly (readonly [name: string, write: () => SQL])[] = [
  [
    'brokerage',
    () => sql`select ${brokerages.id} as id, ${brokerages.name} as name, ${brokerages.defaultCurrency} as currency
      from ${brokerages} where ${brokerages.id} = ${given('brokerageId')}`,
  ],
  [
    'agents',
    () => sql`select a.id, a.full_name as name, a.role, a.is_active as "isActive"
      from iso_agents a where ${is('iso_agents', 'a')} order by a.full_name, a.id`,
  ],
  [
    'notifications',
    () =>
      countOf(sql`select 1 from avinode_webhook_events n where ${is('avinode_webhook_events', 'n')}
        and n.status in ('orphan', 'parked') order by n.received_at, n.id`),
  ],
  [
    'mails',
    () =>
      countOf(sql`select 1 from inbound_mails m where ${is('inbound_mails', 'm')}
        and m.status in ('orphan', 'parked') order by m.received_at, m.id`),
  ],
  ['incidents', () => countOf(sql`select 1 from incidents i where ${is('incidents', 'i')} and i.ended_at is null`)],
];

const written = rememberStatements();

/** Returns what the shell of the desk shows around every page, in one round trip. */
export async function getViewerDesk(tenant: Tenant): Promise<ViewerDesk> {
  const values = { brokerageId: tenant.brokerageId };
  const [[brokerage] = [], agents = [], ...counts] = await readPipelined(
    tenant,
    writers.map(([name, write]) => written(name, values, write)),
  );
  if (brokerage === undefined) throw new Error('the brokerage of a login is gone');
  const [notifications = 0, mails = 0, incidents = 0] = counts.map(([row]) => row?.count as number);
  return {
    brokerage: brokerage as unknown as ViewerDesk['brokerage'],
    agents: agents as unknown as ViewerDesk['agents'],
    orphanCount: Math.min(most, notifications + mails),
    incidentCount: incidents,
  };
}
