import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId } from '@tripthread/shared/ids';
import { and, asc, eq, sql } from 'drizzle-orm';
import { announceAccessChange } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { chatSessions } from '../../schema/sessions.ts';
import type { Agent, AgentRole } from './agents.ts';

export interface TeamMember {
  readonly id: IsoAgentId;
  readonly name: string;
  readonly email: string;
  readonly role: AgentRole;
  readonly isActive: boolean;
  readonly since: Instant;
  /** Active and paused ones that are theirs. */
  readonly openSessions: number;
  readonly hasPassword: boolean;
  /** They have come by a token of the issuer. */
  readonly hasIdentity: boolean;
}

/** Everybody of the brokerage with what is theirs to do: those who work first, in order of name. */
export async function listTeam(tx: TenantTx): Promise<readonly TeamMember[]> {
  const { db } = tx[inside];
  const open = db
    .select({ agentId: chatSessions.isoAgentId, count: sql<number>`count(*)::int`.as('count') })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), sql`${chatSessions.status} in ('active', 'paused')`))
    .groupBy(chatSessions.isoAgentId)
    .as('open');
  return db
    .select({
      id: isoAgents.id,
      name: isoAgents.fullName,
      email: isoAgents.email,
      role: isoAgents.role,
      isActive: isoAgents.isActive,
      since: isoAgents.createdAt,
      openSessions: sql<number>`coalesce(${open.count}, 0)`,
      hasPassword: sql<boolean>`${isoAgents.loginUserId} is not null`,
      hasIdentity: sql<boolean>`${isoAgents.identityId} is not null`,
    })
    .from(isoAgents)
    .leftJoin(open, eq(open.agentId, isoAgents.id))
    .where(ofTenant(tx, isoAgents))
    .orderBy(sql`${isoAgents.isActive} desc`, asc(isoAgents.fullName), asc(isoAgents.id));
}

/** An agent, switched on or off. @throws AGENT_NOT_FOUND */
export async function getAgent(tx: TenantTx, agentId: IsoAgentId): Promise<Agent> {
  const [agent] = await tx[inside].db
    .select()
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId)));
  if (agent === undefined) throw new Failure('AGENT_NOT_FOUND');
  return agent;
}

/** An agent, switched on or off, locked. @throws AGENT_NOT_FOUND */
export async function getAgentForUpdate(tx: TenantTx, agentId: IsoAgentId): Promise<Agent> {
  const [agent] = await tx[inside].db
    .select()
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId)))
    .for('update');
  if (agent === undefined) throw new Failure('AGENT_NOT_FOUND');
  return agent;
}

/** Who leads now, locked: whoever takes a lead away looks at the same ones, one after the other. */
export async function listLeadsForUpdate(tx: TenantTx): Promise<readonly IsoAgentId[]> {
  const leads = await tx[inside].db
    .select({ id: isoAgents.id })
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.role, 'lead'), eq(isoAgents.isActive, true)))
    .orderBy(asc(isoAgents.id))
    .for('update');
  return leads.map(({ id }) => id);
}

/** An agent who can be given sessions and stays so until the transaction ends. @throws AGENT_NOT_FOUND */
export async function lockActiveAgent(tx: TenantTx, agentId: IsoAgentId): Promise<Agent> {
  const [agent] = await tx[inside].db
    .select()
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId), eq(isoAgents.isActive, true)))
    .for('share');
  if (agent === undefined) throw new Failure('AGENT_NOT_FOUND');
  return agent;
}

/** What they may do from now on; every process hears of it. */
export async function saveRole(tx: TenantTx, agentId: IsoAgentId, role: AgentRole): Promise<void> {
  await tx[inside].db
    .update(isoAgents)
    .set({ role })
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId)));
  announceAccessChange(tx);
}
