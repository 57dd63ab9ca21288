import { type Database, inTransaction } from '@tripthread/db/database';
import { setAgentActive } from '@tripthread/db/queries/team/agents';
import { deleteLoginsOfAgent } from '@tripthread/db/queries/system/logins';
import { getAgentForUpdate, listLeadsForUpdate } from '@tripthread/db/queries/team/team';
import { unwrap } from '@tripthread/shared/failures';
import { decideLeave } from '@tripthread/shared/team/team';
import type { SetActive } from '@tripthread/shared/team/team.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Lets somebody in again, or cuts them off everywhere: their logins are over, and so are their streams. Their sessions stay
 * theirs until they are handed over. Twice is no harm. @throws AGENT_NOT_FOUND, LAST_LEAD
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
  // A login that was open before is not to come back with its owner.
  if (!isActive) await deleteLoginsOfAgent(database, agentId);
}
