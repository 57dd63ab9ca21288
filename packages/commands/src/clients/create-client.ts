import { inTransaction } from '@tripthread/db/database';
import { recordCardChange } from '@tripthread/db/queries/clients/client-changes';
import { type Client, getClient, insertClient } from '@tripthread/db/queries/clients/clients';
import { once } from '@tripthread/db/queries/idempotency';
import type { CreateClient } from '@tripthread/shared/clients/clients.schema';
import type { ClientId } from '@tripthread/shared/ids';
import type { CommandContext } from '../command-context.ts';

/** A client of the brokerage, once per idempotency key. @throws KEY_REUSED */
export async function createClient(context: CommandContext, input: CreateClient): Promise<{ readonly client: Client }> {
  const at = context.clock.now();
  return inTransaction(context.tenant, async (tx) => {
    const { id } = await once<ClientId>(
      tx,
      { isoAgentId: context.viewer.agentId, procedure: 'clients.create', input, at },
      async () => {
        const { idempotencyKey: _, ...columns } = input;
        const made = await insertClient(tx, { ...columns, createdAt: at });
        await recordCardChange(tx, { clientId: made.id, isoAgentId: context.viewer.agentId, kind: 'created', at });
        return made.id;
      },
    );
    return { client: await getClient(tx, id) };
  });
}
