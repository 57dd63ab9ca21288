import { type Database, inOwnerTransaction, type TenantTx } from '@tripthread/db/database';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { listSessionsOfClientsForUpdate, requireUnchangedSessions } from '@tripthread/db/queries/clients/clients';
import { eraseClientRows, saveErasedEvent, saveErasedFacts } from '@tripthread/db/queries/clients/erase-client';
import { appendToSession, getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import type { EraseClient } from '@tripthread/shared/clients/clients.schema';
import { decideErasure, erasedFacts, eraseEvent } from '@tripthread/shared/clients/erasure';
import { unwrap } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { decideLead } from '@tripthread/shared/team/roles';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockClient } from './lock-client.ts';

/**
 * Erases a client's personal data everywhere; what was done for the client stays as numbers under a placeholder name. Recorded
 * on the card and in every thread. Cannot be undone.
 * @throws LEAD_ONLY, CLIENT_NOT_FOUND, CLIENT_MERGED, CLIENT_ERASED, ERASURE_NOT_CONFIRMED, CLIENT_HAS_OPEN_SESSIONS
 */
export async function eraseClient(
  context: CommandContext & { readonly database: Database },
  { clientId, confirmName }: EraseClient,
): Promise<{ readonly sessions: number }> {
  unwrap(decideLead(context.viewer));
  const { agentId: isoAgentId } = context.viewer;
  return inOwnerTransaction(context.database, context.tenant.brokerageId, {
    async look(tx) {
      const sessions = await listSessionsOfClientsForUpdate(tx, [clientId]);
      const client = await lockClient(tx, clientId);
      await requireUnchangedSessions(tx, [clientId], sessions);
      unwrap(decideErasure(client.name, confirmName, sessions));
      return sessions;
    },
    async work(tx, sessions) {
      const at = context.clock.now();
      await eraseClientRows(tx, clientId, at);
      for (const { id } of sessions) await eraseThread(tx, context, id, at);
      await recordCardChange(tx, { clientId, isoAgentId, kind: 'erased', at });
      return { sessions: sessions.length };
    },
  });
}

/** Erases a session's facts in its row and in every event, so that the row stays their fold, and records the erasure. */
async function eraseThread(tx: TenantTx, context: CommandContext, sessionId: SessionId, at: string): Promise<void> {
  // Read again: the rows' texts were erased after it was locked.
  const session = erasedFacts(await getSession(tx, sessionId));
  await saveErasedFacts(tx, sessionId, session);
  for (const event of await listEvents(tx, [sessionId])) await saveErasedEvent(tx, event, eraseEvent(event));
  await appendToSession(tx, {
    session,
    kind: 'client_erased',
    actor: actorOf(context),
    source: 'desk',
    at,
    patch: {},
  });
}
