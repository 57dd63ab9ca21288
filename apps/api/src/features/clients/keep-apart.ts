import { inTransaction } from '@tripthread/db/database';
import { getTwoClientsForUpdate, saveClient } from '@tripthread/db/queries/clients';
import type { KeepApart } from '@tripthread/shared/clients.schema';
import type { Desk } from '../../platform/desk.ts';

/** Two cards that look alike are two clients: from now on neither is offered as the other's duplicate. @throws CLIENT_NOT_FOUND */
export async function keepApart(desk: Desk, { clientId, otherId }: KeepApart): Promise<{ readonly ok: true }> {
  await inTransaction(desk.tenant, async (tx) => {
    const [one, other] = await getTwoClientsForUpdate(tx, [clientId, otherId]);
    const at = desk.clock.now();
    // Nothing on the card itself changes: its versions stay as they are.
    const note = ({ id, version, fieldVersions, keptApart }: typeof one, from: typeof other) =>
      keptApart.includes(from.id)
        ? Promise.resolve()
        : saveClient(tx, id, { version, fieldVersions, keptApart: [...keptApart, from.id] }, at);
    await note(one, other);
    await note(other, one);
  });
  return { ok: true };
}
