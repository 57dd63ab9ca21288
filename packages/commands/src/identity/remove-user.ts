import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { setAgentActive } from '@tripthread/db/queries/team/agents';
import { deleteIdentity, findIdentity } from '@tripthread/db/queries/system/identities';
import { deleteLoginsOfAgent } from '@tripthread/db/queries/system/logins';
import type { Clock } from '@tripthread/shared/time/clock';

/**
 * Applies the deletion of an identity-provider user; later events are ignored. The broker is deactivated, also the last lead,
 * and all their logins and streams end. Idempotent.
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
