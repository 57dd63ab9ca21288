import { inTransaction } from '@tripthread/db/database';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { getTwoClientsForUpdate, saveClient } from '@tripthread/db/queries/clients/clients';
import type { KeepApart } from '@tripthread/shared/clients/clients.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Two cards that look alike are two clients: from now on neither is offered as the other's duplicate. Or that is taken back.
 * @throws CLIENT_NOT_FOUND
 */
export async function keepApart(
  context: CommandContext,
  { clientId, otherId, isApart }: KeepApart,
): Promise<{ readonly ok: true }> {
  await inTransaction(context.tenant, async (tx) => {
    const [one, other] = await getTwoClientsForUpdate(tx, [clientId, otherId]);
    const at = context.clock.now();
    // Nothing on the card itself changes: its versions stay as they are.
    const note = async ({ id, version, fieldVersions, keptApart }: typeof one, from: typeof other): Promise<void> => {
      if (keptApart.includes(from.id) === isApart) return;
      const others = keptApart.filter((known) => known !== from.id);
      await saveClient(tx, id, { version, fieldVersions, keptApart: isApart ? [...others, from.id] : others }, at);
      const kind = isApart ? 'kept_apart' : 'taken_together';
      await recordCardChange(tx, { clientId: id, isoAgentId: context.viewer.agentId, kind, otherId: from.id, at });
    };
    await note(one, other);
    await note(other, one);
  });
  return { ok: true };
}
