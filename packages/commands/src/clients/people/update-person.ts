import type { ClientCard } from '@tripthread/db/queries/clients/client-cards';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { getPerson, savePerson } from '@tripthread/db/queries/clients/client-people';
import { saveClient } from '@tripthread/db/queries/clients/clients';
import { changedFacts, decideCardChange, personField } from '@tripthread/shared/clients/clients';
import type { UpdatePerson } from '@tripthread/shared/clients/clients.schema';
import { unwrap } from '@tripthread/shared/failures';
import type { CommandContext } from '../../command-context.ts';
import { changeCard } from '../change-card.ts';
import { lockClient } from '../lock-client.ts';

/**
 * Changes a person on a client's card; omitted fields stay.
 * @throws CLIENT_NOT_FOUND, CLIENT_MERGED, PERSON_NOT_FOUND; STALE_VERSION when the person was changed since
 */
export async function updatePerson(context: CommandContext, input: UpdatePerson): Promise<ClientCard> {
  const { clientId, personId, expectedVersion, ...given } = input;
  return changeCard(context, clientId, async (tx) => {
    const client = await lockClient(tx, clientId);
    const changed = changedFacts(await getPerson(tx, clientId, personId), given as object);
    if (Object.keys(changed).length === 0) return;
    const versions = unwrap(decideCardChange(client, expectedVersion, [personField(personId)]));
    await savePerson(tx, personId, changed);
    const [at, fields] = [context.clock.now(), Object.keys(changed)];
    await saveClient(tx, clientId, versions, at);
    await recordCardChange(tx, { clientId, isoAgentId: context.viewer.agentId, kind: 'person_changed', fields, at });
  });
}
