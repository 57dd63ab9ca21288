import type { TenantTx } from '@tripthread/db/database';
import { getClientForShare } from '@tripthread/db/queries/clients/clients';
import { decideCardUse } from '@tripthread/shared/clients/card-moves';
import { unwrap } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';

/**
 * Returns the name of a client that a row is about to refer to. Until the transaction ends the card is neither renamed nor
 * merged. @throws CLIENT_NOT_FOUND, CLIENT_MERGED, CLIENT_ERASED
 */
export async function lockClientName(tx: TenantTx, clientId: ClientId): Promise<string> {
  const client = await getClientForShare(tx, clientId);
  unwrap(decideCardUse(client));
  return client.name;
}
