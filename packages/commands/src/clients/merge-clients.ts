import type { TenantTx } from '@tripthread/db/database';
import type { ClientCard } from '@tripthread/db/queries/clients/client-cards';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { listPeople } from '@tripthread/db/queries/clients/client-people';
import type { ClientRow } from '@tripthread/db/queries/clients/clients';
import { lockForMerge, saveMerge } from '@tripthread/db/queries/clients/merge-clients';
import { decideMerge, mergeCards } from '@tripthread/shared/clients/clients';
import type { MergeClients } from '@tripthread/shared/clients/clients.schema';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { actorOf, type CommandContext } from '../command-context.ts';
import { changeCard } from './change-card.ts';

/**
 * Makes two cards of one client into one: sessions, conversations, requests, messages and people come together, nothing
 * of either card is lost. Cannot be undone. Done already, it is done.
 * @throws CLIENT_NOT_FOUND, CLIENT_MERGED, COLLEAGUES_CLIENT
 */
export async function mergeClients(context: CommandContext, input: MergeClients): Promise<ClientCard> {
  const { keepId, take } = input;
  return changeCard(context, keepId, async (tx) => {
    const locked = await lockForMerge(tx, input);
    const { kept: survivor, merged, sessionsOfDuplicate } = locked;
    if (merged.mergedInto === survivor.id) return;
    if (merged.erasedAt !== null || survivor.erasedAt !== null) throw new Failure('CLIENT_ERASED');
    if (merged.mergedInto !== null || survivor.mergedInto !== null) throw new Failure('CLIENT_MERGED');
    const owners = sessionsOfDuplicate.map(({ isoAgentId }) => isoAgentId);
    unwrap(decideMerge(context.viewer, owners));
    const outcome = mergeCards(await cardOf(tx, survivor), await cardOf(tx, merged), take);
    const author = { actor: actorOf(context), source: context.source, at: context.clock.now() };
    await saveMerge(tx, locked, outcome, author);
    const { agentId: isoAgentId } = context.viewer;
    await recordCardChange(tx, {
      clientId: survivor.id,
      isoAgentId,
      kind: 'merged',
      otherId: merged.id,
      at: author.at,
    });
  });
}

async function cardOf(tx: TenantTx, client: ClientRow) {
  const { name, companyName, email, phone, notes, preferences } = client;
  return {
    facts: { name, companyName, email, phone, notes, preferences },
    people: await listPeople(tx, client.id),
  };
}
