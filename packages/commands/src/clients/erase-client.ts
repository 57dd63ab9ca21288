import { type Database, inOwnersTransaction } from '@tripthread/db/database';
import { noteCardChange } from '@tripthread/db/queries/clients/client-changes';
import {
  getClientForUpdate,
  listSessionsOfClientsForUpdate,
  requireSameSessions,
} from '@tripthread/db/queries/clients/clients';
import { eraseClient as eraseRows } from '@tripthread/db/queries/clients/erase-client';
import type { EraseClient } from '@tripthread/shared/clients/clients.schema';
import { decideErasure } from '@tripthread/shared/clients/erasure';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { actorOf, type Desk } from '../command-context.ts';

/**
 * Erases what is known of a client, wherever it stands; what was done for it stays as numbers under a name that says nothing.
 * A lead's act, noted on the card and in every thread. Cannot be undone.
 * @throws LEAD_ONLY, CLIENT_NOT_FOUND, CLIENT_MERGED, CLIENT_ERASED, ERASURE_NOT_CONFIRMED, CLIENT_HAS_OPEN_SESSIONS
 */
export async function eraseClient(
  desk: Desk & { readonly database: Database },
  { clientId, confirmName }: EraseClient,
): Promise<{ readonly sessions: number }> {
  const { agentId: isoAgentId, role } = desk.viewer;
  if (role !== 'lead') throw new Failure('LEAD_ONLY');
  return inOwnersTransaction(desk.database, desk.tenant.brokerageId, {
    async look(tx) {
      const sessions = await listSessionsOfClientsForUpdate(tx, [clientId]);
      const client = await getClientForUpdate(tx, clientId);
      await requireSameSessions(tx, [clientId], sessions);
      unwrap(decideErasure(client.name, confirmName, sessions));
      return sessions;
    },
    async work(tx, sessions) {
      const at = desk.clock.now();
      await eraseRows(tx, sessions, { clientId, actor: actorOf(desk), at });
      await noteCardChange(tx, { clientId, isoAgentId, kind: 'erased', at });
      return { sessions: sessions.length };
    },
  });
}
