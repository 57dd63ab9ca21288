import { connectionId as connectionIdSchema } from '@tripthread/shared/input.schema';
import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import { findWork, completeWork, type Work } from '@tripthread/db/queries/work-items';
import {
  type AvinodeConnection,
  getConnection,
  getConnectionForUpdate,
  saveConnection,
} from '@tripthread/db/queries/sourcing/connections';
import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import type { QueuedJob } from '../job-definition.ts';
import { type AvinodeServices, giveUpText } from './avinode-services.ts';

const eventTypes = ['TripRequestSellerResponse', 'TripChatFromSeller', 'TripRequestMine', 'TripChatMine'];
// Avinode retries a notification for 48 hours, with the credentials of its first attempt.
const previousSecretGraceMs = 49 * millisecondsPer.hour;

/**
 * Registers our webhook at Avinode and deactivates older ones of the same address. If an answer is lost, the next attempt
 * finds and replaces the webhook that it created.
 */
export const registerWebhookJob = {
  name: 'register_webhook',
  retry: retryPolicies.avinode,
  run: registerWebhook,
  onGiveUp: (_services, tenant, work, error) =>
    inTransaction(tenant, async (tx) => {
      await saveConnection(tx, connectionIdSchema.parse(work.subjectId), {
        webhookError: giveUpText(error).slice(0, 300),
      });
      await completeWork(tx, work);
    }),
} as const satisfies QueuedJob<AvinodeServices>;

async function registerWebhook({ clock, avinode }: AvinodeServices, tenant: Tenant, listed: Work): Promise<void> {
  const connectionId = connectionIdSchema.parse(listed.subjectId);
  const started = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const connection = await getConnection(tx, connectionId);
    if (connection.webhookSecret !== null && connection.webhookTarget !== null)
      return { work, connection, target: connection.webhookTarget };
    await completeWork(tx, work);
    return null;
  });
  if (started === null) return;
  const { work, connection, target } = started;
  const end = (change: Parameters<typeof saveConnection>[2]) =>
    inTransaction(tenant, async (tx) => {
      await saveUnlessSuperseded(tx, connection, change);
      await completeWork(tx, work);
    });
  const clientSecret = avinode.webhookSecretOf(connection);
  if (clientSecret === null) return end({ webhookSecret: null, webhookError: unreadable });
  try {
    const newWebhook = { targetUri: target, displayName: 'Tripthread', clientSecret, eventTypes };
    const webhookId = await avinode.ask(tenant, connection, (client) =>
      replace(client, { ...newWebhook, clientIdentifier: connection.webhookUser }),
    );
    const at = clock.now();
    const formerPasswordUntil =
      connection.formerPasswordSha256 === null ? null : instantPlus(at, previousSecretGraceMs);
    await end({ webhookId, webhookRegisteredAt: at, webhookSecret: null, webhookError: null, formerPasswordUntil });
  } catch (error) {
    // Avinode rejected the request itself, so a retry would be rejected too.
    if (!(error instanceof AvinodeError) || error.kind !== 'refused') throw error;
    await end({ webhookError: error.message.slice(0, 300) });
  }
}

const unreadable = 'Its stored password cannot be decrypted, because the server’s secret has changed. Register again.';

async function replace(
  client: AvinodeClient,
  newWebhook: Parameters<AvinodeClient['createWebhook']>[0],
): Promise<string> {
  const before = await client.listWebhooks();
  const { webhookId } = await client.createWebhook(newWebhook);
  const previousWebhooks = before.filter(
    (webhook) => webhook.isActive && webhook.targetUri === newWebhook.targetUri && webhook.webhookId !== webhookId,
  );
  for (const webhook of previousWebhooks) await client.deactivateWebhook(webhook);
  return webhookId;
}

/** Saves nothing when a lead has requested another registration since; its own work item is still queued. */
async function saveUnlessSuperseded(
  tx: TenantTx,
  { id, webhookSecret }: AvinodeConnection,
  change: Parameters<typeof saveConnection>[2],
): Promise<void> {
  const present = await getConnectionForUpdate(tx, id);
  if (present.webhookSecret === null || webhookSecret === null || !present.webhookSecret.equals(webhookSecret)) return;
  await saveConnection(tx, id, change);
}
