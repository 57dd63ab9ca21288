import type { ClientCard } from '@tripthread/db/queries/clients/client-cards';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { insertPerson } from '@tripthread/db/queries/clients/client-people';
import { saveClient } from '@tripthread/db/queries/clients/clients';
import { once } from '@tripthread/db/queries/idempotency';
import { afterChange, personField } from '@tripthread/shared/clients/clients';
import type { AddPerson } from '@tripthread/shared/clients/clients.schema';
import type { CommandContext } from '../../command-context.ts';
import { changeCard } from '../change-card.ts';
import { lockClient } from '../lock-client.ts';

/** Adds a person to a client's card, once per idempotency key. @throws CLIENT_NOT_FOUND, CLIENT_MERGED, KEY_REUSED */
export async function addPerson(context: CommandContext, input: AddPerson): Promise<ClientCard> {
  const at = context.clock.now();
  const { clientId, idempotencyKey: _, ...facts } = input;
  return changeCard(context, clientId, async (tx) => {
    const client = await lockClient(tx, clientId);
    await once(tx, { isoAgentId: context.viewer.agentId, procedure: 'clients.addPerson', input, at }, async () => {
      const personId = await insertPerson(tx, clientId, facts, at);
      await saveClient(tx, clientId, afterChange(client, [personField(personId)]), at);
      await recordCardChange(tx, { clientId, isoAgentId: context.viewer.agentId, kind: 'person_added', at });
      return personId;
    });
  });
}
