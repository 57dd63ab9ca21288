import type { TenantTx } from '@tripthread/db/database';
import type { ClientCard } from '@tripthread/db/queries/clients/client-cards';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { listPeople } from '@tripthread/db/queries/clients/client-people';
import { type ClientRow, renameInSessions, saveClient } from '@tripthread/db/queries/clients/clients';
import {
  type LockedForMerge,
  lockForMerge,
  movePeople,
  moveReferences,
  saveMergedInto,
} from '@tripthread/db/queries/clients/merge-clients';
import { type Append, appendToSession, copyNames } from '@tripthread/db/queries/sessions/sessions';
import { decideCardMerge, patchAfterMerge } from '@tripthread/shared/clients/card-moves';
import { type MergedCard, mergeCards } from '@tripthread/shared/clients/clients';
import type { MergeClients } from '@tripthread/shared/clients/clients.schema';
import { unwrap } from '@tripthread/shared/failures';
import { actorOf, type CommandContext } from '../command-context.ts';
import { changeCard } from './change-card.ts';

/**
 * Merges a duplicate card into the client's card: sessions, conversations, requests, messages and people move, and no value
 * of either card is lost. Cannot be undone. Idempotent.
 * @throws CLIENT_NOT_FOUND, CLIENT_ERASED, CLIENT_MERGED, COLLEAGUES_CLIENT
 */
export async function mergeClients(context: CommandContext, input: MergeClients): Promise<ClientCard> {
  const { keepId, take } = input;
  const { agentId: isoAgentId } = context.viewer;
  return changeCard(context, keepId, async (tx) => {
    const locked = await lockForMerge(tx, input);
    const { kept: survivor, merged, sessionsOfDuplicate } = locked;
    const owners = sessionsOfDuplicate.map((session) => session.isoAgentId);
    if (!unwrap(decideCardMerge(context.viewer, { survivor, merged }, owners))) return;
    const outcome = mergeCards(await cardOf(tx, survivor), await cardOf(tx, merged), take);
    const at = context.clock.now();
    await saveMerge(tx, locked, outcome, { actor: actorOf(context), source: context.source, at });
    await recordCardChange(tx, { clientId: survivor.id, isoAgentId, kind: 'merged', otherId: merged.id, at });
  });
}

/** Saves the surviving card and moves everything that refers to the merged one. */
async function saveMerge(
  tx: TenantTx,
  { kept: survivor, merged, sessionsOfSurvivor, sessionsOfDuplicate }: LockedForMerge,
  outcome: MergedCard,
  author: Pick<Append, 'actor' | 'source' | 'at'>,
): Promise<void> {
  const { at } = author;
  const ids = { keptId: survivor.id, mergedId: merged.id };
  await movePeople(tx, ids, outcome, at);
  await moveReferences(tx, ids);
  await saveClient(tx, survivor.id, patchAfterMerge(survivor, merged, outcome), at);
  await saveMergedInto(tx, ids, at);
  const clientName = outcome.facts.name;
  for (const session of sessionsOfDuplicate) {
    const patch = { clientId: survivor.id };
    const updated = await appendToSession(tx, { ...author, session, kind: 'client_merged', patch });
    await copyNames(tx, updated, { clientName });
  }
  await renameInSessions(tx, sessionsOfSurvivor, clientName);
}

async function cardOf(tx: TenantTx, client: ClientRow) {
  const { name, companyName, email, phone, notes, preferences } = client;
  return {
    facts: { name, companyName, email, phone, notes, preferences },
    people: await listPeople(tx, client.id),
  };
}
