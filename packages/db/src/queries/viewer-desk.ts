import type { IsoAgentId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../internal/handles.ts';
import { given, readPipelined, rememberStatements, tenantCondition } from '../internal/pipeline.ts';
import { select } from '../internal/select.ts';
import { brokerages, isoAgents } from '../schema/brokerages.ts';
import type { AgentRole } from './team/agents.ts';

export interface ViewerDesk {
  readonly brokerage: { readonly id: string; readonly name: string; readonly currency: string };
  /** Every broker of the brokerage, in order of name. */
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
const countOf = (rows: SQL): SQL<{ readonly count: number }> =>
  sql`select count(*)::int as count from (${rows} limit ${sql.raw(String(most))}) counted`;

const writeBrokerage = () =>
  select(
    { id: brokerages.id, name: brokerages.name, currency: brokerages.defaultCurrency },
    sql`from ${brokerages} where ${brokerages.id} = ${given('brokerageId')}`,
  );

const a = alias(isoAgents, 'a');
const writeAgents = () =>
  select(
    { id: a.id, name: a.fullName, role: a.role, isActive: a.isActive },
    sql`from iso_agents a where ${is('iso_agents', 'a')} order by a.full_name, a.id`,
  );

const writeNotifications = () =>
  countOf(sql`select 1 from avinode_webhook_events n where ${is('avinode_webhook_events', 'n')}
        and n.status in ('orphan', 'parked') order by n.received_at, n.id`);

const writeMails = () =>
  countOf(sql`select 1 from inbound_mails m where ${is('inbound_mails', 'm')}
        and m.status in ('orphan', 'parked') order by m.received_at, m.id`);

const writeIncidents = () =>
  countOf(sql`select 1 from incidents i where ${is('incidents', 'i')} and i.ended_at is null`);

const written = rememberStatements();

/** Returns what the shell of the desk shows around every page, in one round trip. */
export async function getViewerDesk(tenant: Tenant): Promise<ViewerDesk> {
  const values = { brokerageId: tenant.brokerageId };
  const [[brokerage], agents, [notifications], [mails], [incidents]] = await readPipelined(tenant, [
    written('brokerage', values, writeBrokerage),
    written('agents', values, writeAgents),
    written('notifications', values, writeNotifications),
    written('mails', values, writeMails),
    written('incidents', values, writeIncidents),
  ]);
  if (brokerage === undefined) throw new Error('the brokerage of a login is gone');
  return {
    brokerage,
    agents,
    orphanCount: Math.min(most, (notifications?.count ?? 0) + (mails?.count ?? 0)),
    incidentCount: incidents?.count ?? 0,
  };
}
