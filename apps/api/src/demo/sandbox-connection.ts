import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { getConnectionForUpdate, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { openConnectionLookup } from '@tripthread/db/queries/system/connections';
import type { AvinodeCredentials } from '@tripthread/shared/sourcing/connections.schema';
import { openCredentials, sealCredentials } from '@tripthread/commands/sourcing/connections/avinode-credentials';
import type { Encryptor } from '@tripthread/commands/links/encryptor';

// They open a sandbox on this machine, and are written in its documentation.
const credentials: AvinodeCredentials = { kind: 'token', apiToken: 'sandbox-api-token', bearer: 'sandbox-bearer' };

/**
 * Lets the demo desk ask the sandbox. Credentials that somebody gave it stay, unless they cannot be read any more.
 * @returns whether it could not before
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
