import type { ClientCard } from '@tripthread/db/queries/clients/client-cards';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { deletePerson, getPerson } from '@tripthread/db/queries/clients/client-people';
import { saveClient } from '@tripthread/db/queries/clients/clients';
import { afterChange, decideCardChange, personField } from '@tripthread/shared/clients/clients';
import type { RemovePerson } from '@tripthread/shared/clients/clients.schema';
import { unwrap } from '@tripthread/shared/failures';
import type { CommandContext } from '../../command-context.ts';
import { changeCard } from '../change-card.ts';
import { lockClient } from '../lock-client.ts';

/**
 * Removes a person from a client's card.
 * @throws CLIENT_NOT_FOUND, CLIENT_MERGED, PERSON_NOT_FOUND; STALE_VERSION when the person was changed since
 */
export async function removePerson(
  context: CommandContext,
  { clientId, personId, expectedVersion }: RemovePerson,
): Promise<ClientCard> {
  return changeCard(context, clientId, async (tx) => {
    const client = await lockClient(tx, clientId);
    await getPerson(tx, clientId, personId);
    const field = personField(personId);
    unwrap(decideCardChange(client, expectedVersion, [field]));
    await deletePerson(tx, personId);
    const at = context.clock.now();
    await saveClient(tx, clientId, afterChange(client, [], [field]), at);
    await recordCardChange(tx, { clientId, isoAgentId: context.viewer.agentId, kind: 'person_removed', at });
  });
}
