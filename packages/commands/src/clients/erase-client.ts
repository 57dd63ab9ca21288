import { type Database, inOwnerTransaction } from '@tripthread/db/database';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import {
  getClientForUpdate,
  listSessionsOfClientsForUpdate,
  requireUnchangedSessions,
} from '@tripthread/db/queries/clients/clients';
import { eraseClient as eraseRows } from '@tripthread/db/queries/clients/erase-client';
import type { EraseClient } from '@tripthread/shared/clients/clients.schema';
import { decideErasure } from '@tripthread/shared/clients/erasure';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { actorOf, type CommandContext } from '../command-context.ts';

/**
 * Erases what is known of a client, wherever it stands; what was done for it stays as numbers under a name that says nothing.
 * A lead's act, noted on the card and in every thread. Cannot be undone.
 * @throws LEAD_ONLY, CLIENT_NOT_FOUND, CLIENT_MERGED, CLIENT_ERASED, ERASURE_NOT_CONFIRMED, CLIENT_HAS_OPEN_SESSIONS
 */
export async function eraseClient(
  context: CommandContext & { readonly database: Database },
  { clientId, confirmName }: EraseClient,
): Promise<{ readonly sessions: number }> {
  const { agentId: isoAgentId, role } = context.viewer;
  if (role !== 'lead') throw new Failure('LEAD_ONLY');
  return inOwnerTransaction(context.database, context.tenant.brokerageId, {
    async look(tx) {
      const sessions = await listSessionsOfClientsForUpdate(tx, [clientId]);
      const client = await getClientForUpdate(tx, clientId);
      await requireUnchangedSessions(tx, [clientId], sessions);
      unwrap(decideErasure(client.name, confirmName, sessions));
      return sessions;
    },
    async work(tx, sessions) {
      const at = context.clock.now();
      await eraseRows(tx, sessions, { clientId, actor: actorOf(context), at });
      await recordCardChange(tx, { clientId, isoAgentId, kind: 'erased', at });
      return { sessions: sessions.length };
    },
  });
}
