import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { setAgentActive } from '@tripthread/db/queries/team/agents';
import { deleteIdentity, findIdentity } from '@tripthread/db/queries/system/identities';
import { deleteLoginsOfAgent } from '@tripthread/db/queries/system/logins';
import type { Clock } from '@tripthread/shared/time/clock';

/**
 * Somebody was deleted at their issuer: they are nobody from now on, whatever is told of them after. Their agent is switched
 * off, also where it is the last lead, and every login and stream of theirs ends. Safe to repeat.
 */
export async function removeUser(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  who: { readonly issuer: string; readonly subject: string },
): Promise<void> {
  await deleteIdentity(database, { ...who, at: clock.now() });
  const agent = (await findIdentity(database, who))?.agent ?? null;
  if (agent === null) return;
  await inTransaction(tenantOf(database, agent.brokerageId), (tx) => setAgentActive(tx, agent.agentId, false));
  await deleteLoginsOfAgent(database, agent.agentId);
}
