import { inTransaction } from '@tripthread/db/database';
import { getAgentForUpdate, listLeadsForUpdate, saveRole } from '@tripthread/db/queries/team/team';
import { unwrap } from '@tripthread/shared/failures';
import { decideLeave } from '@tripthread/shared/team/team';
import type { SetRole } from '@tripthread/shared/team/team.schema';
import type { CommandContext } from '../command-context.ts';

/** Changes a broker's role. Idempotent. @throws AGENT_NOT_FOUND, LAST_LEAD */
export async function setRole({ tenant }: Pick<CommandContext, 'tenant'>, { agentId, role }: SetRole): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const leads = await listLeadsForUpdate(tx);
    const agent = await getAgentForUpdate(tx, agentId);
    if (agent.role === role) return;
    if (role === 'broker') unwrap(decideLeave(agentId, leads));
    await saveRole(tx, agentId, role);
  });
}
