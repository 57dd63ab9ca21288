import { createHash, randomBytes } from 'node:crypto';
import { withoutQueueTimeout, inTransaction, type Tenant } from '@tripthread/db/database';
import { enqueueWork } from '@tripthread/db/queries/work-items';
import {
  getConnectionForUpdate,
  requireUsableConnection,
  saveConnection,
} from '@tripthread/db/queries/sourcing/connections';
import type { Clock } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import { sealWebhookSecret } from './avinode-credentials.ts';
import type { Encryptor } from '../../links/encryptor.ts';
import { type ConnectionView, listConnectionViews } from './list-connections.ts';

interface Given {
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly encryptor: Encryptor;
  readonly publicUrl: string;
}

/**
 * Enqueues the registration of our webhook at Avinode, with a new password that is never shown. A repeated call while one is
 * queued has no effect.
 * @throws CONNECTION_NOT_FOUND, NO_CONNECTION, CONNECTION_PAUSED
 */
export async function requestWebhook(
  { tenant, clock, encryptor, publicUrl }: Given,
  connectionId: ConnectionId,
): Promise<readonly ConnectionView[]> {
  await inTransaction(tenant, async (tx) => {
    const connection = await getConnectionForUpdate(tx, connectionId);
    await requireUsableConnection(tx, connectionId);
    const webhookTarget = new URL(`/webhooks/avinode/${connection.key}`, publicUrl).href;
    const isInProgress = connection.webhookSecret !== null && connection.webhookTarget === webhookTarget;
    if (!isInProgress) {
      const password = randomBytes(24).toString('base64url');
      await saveConnection(tx, connectionId, {
        webhookTarget,
        webhookSecret: sealWebhookSecret(encryptor, connectionId, password),
        webhookPasswordSha256: createHash('sha256').update(password).digest(),
        // Of two in a row, the one that Avinode may have is the one before the first.
        ...(connection.webhookSecret === null
          ? { formerPasswordSha256: connection.webhookPasswordSha256, formerPasswordUntil: null }
          : {}),
      });
    }
    await saveConnection(tx, connectionId, { webhookError: null });
    enqueueWork(tx, { kind: 'register_webhook', subjectId: connectionId, at: clock.now() });
  });
  return listConnectionViews({ tenant: withoutQueueTimeout(tenant), encryptor });
}
