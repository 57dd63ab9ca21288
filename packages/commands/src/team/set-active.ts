import { type Database, inTransaction } from '@tripthread/db/database';
import { setAgentActive } from '@tripthread/db/queries/team/agents';
import { deleteLoginsOfAgent } from '@tripthread/db/queries/system/logins';
import { getAgentForUpdate, listLeadsForUpdate } from '@tripthread/db/queries/team/team';
import { unwrap } from '@tripthread/shared/failures';
import { decideLeave } from '@tripthread/shared/team/team';
import type { SetActive } from '@tripthread/shared/team/team.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Activates a broker, or deactivates one and ends their logins and streams. Their sessions stay assigned to them until they
 * are handed over. Idempotent. @throws AGENT_NOT_FOUND, LAST_LEAD
 */
export async function setActive(
  { tenant, database }: Pick<CommandContext, 'tenant'> & { readonly database: Database },
  { agentId, isActive }: SetActive,
): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const leads = await listLeadsForUpdate(tx);
    const agent = await getAgentForUpdate(tx, agentId);
    if (agent.isActive === isActive) return;
    if (!isActive) unwrap(decideLeave(agentId, leads));
    await setAgentActive(tx, agentId, isActive);
  });
  // An old login must not become valid again with its broker.
  if (!isActive) await deleteLoginsOfAgent(database, agentId);
}
