import { inTransaction } from '@tripthread/db/database';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { getTwoClientsForUpdate, saveClient } from '@tripthread/db/queries/clients/clients';
import { keptApartAfter } from '@tripthread/shared/clients/card-moves';
import type { KeepApart } from '@tripthread/shared/clients/clients.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Marks two similar cards as two clients, so that neither is offered as the other's duplicate, or undoes that. The versions
 * of the cards stay, since none of their fields changes.
 * @throws CLIENT_NOT_FOUND
 */
export async function keepApart(
  context: CommandContext,
  { clientId, otherId, isApart }: KeepApart,
): Promise<{ readonly ok: true }> {
  const kind = isApart ? 'kept_apart' : 'taken_together';
  const { agentId: isoAgentId } = context.viewer;
  await inTransaction(context.tenant, async (tx) => {
    const [one, other] = await getTwoClientsForUpdate(tx, [clientId, otherId]);
    const at = context.clock.now();
    const mark = async ({ id, version, fieldVersions, ...card }: typeof one, from: typeof other): Promise<void> => {
      const keptApart = keptApartAfter(card.keptApart, from.id, isApart);
      if (keptApart === null) return;
      await saveClient(tx, id, { version, fieldVersions, keptApart }, at);
      await recordCardChange(tx, { clientId: id, isoAgentId, kind, otherId: from.id, at });
    };
    await mark(one, other);
    await mark(other, one);
  });
  return { ok: true };
}
