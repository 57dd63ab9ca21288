import { inTransaction } from '@tripthread/db/database';
import { noteCardChange } from '@tripthread/db/queries/clients/client-changes';
import { type Client, getClient, insertClient } from '@tripthread/db/queries/clients/clients';
import { once } from '@tripthread/db/queries/idempotency';
import type { CreateClient } from '@tripthread/shared/clients/clients.schema';
import type { ClientId } from '@tripthread/shared/ids';
import type { Desk } from '../command-context.ts';

/** A client of the brokerage, once per idempotency key. @throws KEY_REUSED */
export async function createClient(desk: Desk, input: CreateClient): Promise<{ readonly client: Client }> {
  const at = desk.clock.now();
  return inTransaction(desk.tenant, async (tx) => {
    const { id } = await once<ClientId>(
      tx,
      { isoAgentId: desk.viewer.agentId, procedure: 'clients.create', input, at },
      async () => {
        const { idempotencyKey: _, ...columns } = input;
        const made = await insertClient(tx, { ...columns, createdAt: at });
        await noteCardChange(tx, { clientId: made.id, isoAgentId: desk.viewer.agentId, kind: 'created', at });
        return made.id;
      },
    );
    return { client: await getClient(tx, id) };
  });
}
