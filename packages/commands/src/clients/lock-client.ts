import type { TenantTx } from '@tripthread/db/database';
import { type ClientRow, getClientForUpdate } from '@tripthread/db/queries/clients/clients';
import { decideCardUse } from '@tripthread/shared/clients/card-moves';
import { unwrap } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';

/** Locks a card to change it. @throws CLIENT_NOT_FOUND, CLIENT_MERGED, CLIENT_ERASED */
export async function lockClient(tx: TenantTx, clientId: ClientId): Promise<ClientRow> {
  const client = await getClientForUpdate(tx, clientId);
  unwrap(decideCardUse(client));
  return client;
}
