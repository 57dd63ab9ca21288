import type { TenantTx } from '@tripthread/db/database';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import type { ClientCard } from '@tripthread/db/queries/clients/client-cards';
import {
  listSessionsOfClientsForUpdate,
  renameInSessions,
  requireUnchangedSessions,
  saveClient,
} from '@tripthread/db/queries/clients/clients';
import type { Session } from '@tripthread/db/queries/sessions/sessions';
import { changedFacts, decideCardChange } from '@tripthread/shared/clients/clients';
import type { UpdateClient } from '@tripthread/shared/clients/clients.schema';
import { unwrap } from '@tripthread/shared/failures';
import type { CommandContext } from '../command-context.ts';
import { changeCard } from './change-card.ts';
import { lockClient } from './lock-client.ts';

/**
 * Changes a client's card; omitted fields stay. A new name is copied to the client's sessions.
 * @throws CLIENT_NOT_FOUND, CLIENT_MERGED; STALE_VERSION with the current card when a later change set the same field
 */
export async function updateClient(context: CommandContext, input: UpdateClient): Promise<ClientCard> {
  const { clientId, expectedVersion, ...given } = input;
  return changeCard(context, clientId, async (tx) => {
    // Lock order: sessions before the card.
    const sessions = given.name === undefined ? [] : await listSessionsOfClientsForUpdate(tx, [clientId]);
    const client = await lockClient(tx, clientId);
    const changed = changedFacts(client, given as Partial<typeof client>);
    const fields = Object.keys(changed);
    if (fields.length === 0) return;
    const versions = unwrap(decideCardChange(client, expectedVersion, fields));
    const at = context.clock.now();
    await saveClient(tx, clientId, { ...changed, ...versions }, at);
    await recordCardChange(tx, { clientId, isoAgentId: context.viewer.agentId, kind: 'changed', fields, at });
    if (changed.name !== undefined) await rename(tx, input, sessions, changed.name);
  });
}

async function rename(
  tx: TenantTx,
  { clientId }: UpdateClient,
  sessions: readonly Session[],
  name: string,
): Promise<void> {
  await requireUnchangedSessions(tx, [clientId], sessions);
  await renameInSessions(tx, sessions, name);
}
