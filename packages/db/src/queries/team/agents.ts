import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId } from '@tripthread/shared/ids';
import { and, asc, eq } from 'drizzle-orm';
import { announceAccessChange } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { type AgentRole, brokerages, isoAgents } from '../../schema/brokerages.ts';

export type Agent = typeof isoAgents.$inferSelect;
export type { AgentRole };

/** An agent who can be given sessions. @throws AGENT_NOT_FOUND also for one who is switched off */
export async function getActiveAgent(tx: TenantTx, agentId: IsoAgentId): Promise<Agent> {
  const [agent] = await tx[inside].db
    .select()
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId), eq(isoAgents.isActive, true)));
  if (agent === undefined) throw new Failure('AGENT_NOT_FOUND');
  return agent;
}

/** Everybody of the brokerage, in order of name. */
export async function listAgents(
  tx: TenantTx,
): Promise<readonly Pick<Agent, 'id' | 'fullName' | 'role' | 'isActive'>[]> {
  return tx[inside].db
    .select({ id: isoAgents.id, fullName: isoAgents.fullName, role: isoAgents.role, isActive: isoAgents.isActive })
    .from(isoAgents)
    .where(ofTenant(tx, isoAgents))
    .orderBy(asc(isoAgents.fullName), asc(isoAgents.id));
}

export async function getBrokerage(tx: TenantTx): Promise<{
  readonly id: string;
  readonly name: string;
  readonly archiveAfterDays: number;
  /** In which its requests and proposals begin. */
  readonly currency: string;
}> {
  const { id, name, archiveAfterDays, defaultCurrency: currency } = brokerages;
  const [brokerage] = await tx[inside].db
    .select({ id, name, archiveAfterDays, currency })
    .from(brokerages)
    .where(eq(brokerages.id, tx.brokerageId));
  if (brokerage === undefined) throw new Error('the brokerage of a login is gone');
  return brokerage;
}

export async function insertAgent(
  tx: TenantTx,
  given: Omit<typeof isoAgents.$inferInsert, 'brokerageId'>,
): Promise<Agent> {
  const [agent] = await tx[inside].db
    .insert(isoAgents)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning();
  if (agent === undefined) throw new Error('the agent was not stored');
  return agent;
}

/** Switches an agent on or off; open streams of theirs end. */
export async function setAgentActive(tx: TenantTx, agentId: IsoAgentId, isActive: boolean): Promise<void> {
  await tx[inside].db
    .update(isoAgents)
    .set({ isActive })
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId)));
  announceAccessChange(tx);
}
