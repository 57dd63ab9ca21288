import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { getConnectionForUpdate, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { openConnectionLookup } from '@tripthread/db/queries/system/connections';
import type { AvinodeCredentials } from '@tripthread/shared/sourcing/connections.schema';
import { openCredentials, sealCredentials } from '@tripthread/commands/sourcing/connections/avinode-credentials';
import type { Encryptor } from '@tripthread/commands/links/encryptor';

// Credentials for a sandbox on this machine; they are in its documentation.
const credentials: AvinodeCredentials = { kind: 'token', apiToken: 'sandbox-api-token', bearer: 'sandbox-bearer' };

/**
 * Gives the demo brokerage's connection the sandbox's credentials. Credentials set by a lead stay, unless they can no longer be decrypted.
 * @returns whether it had none before
 */
export async function connectDemoToSandbox({
  database,
  encryptor,
}: {
  readonly database: Database;
  readonly encryptor: Encryptor;
}): Promise<boolean> {
  const connection = await openConnectionLookup(database)('demo');
  if (connection === null) return false;
  return inTransaction(tenantOf(database, connection.brokerageId), async (tx) => {
    const present = await getConnectionForUpdate(tx, connection.id);
    if (openCredentials(encryptor, present) !== null) return false;
    await saveConnection(tx, connection.id, {
      credentials: sealCredentials(encryptor, connection.id, credentials),
      pausedAt: null,
      pausedReason: null,
      availableAt: null,
    });
    return true;
  });
}
