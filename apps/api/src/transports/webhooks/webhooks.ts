// Webhook transport: providers' notifications. Stored raw, acknowledged, and only then processed.
import { timingSafeEqual } from 'node:crypto';
import { openCallLimiter } from '@tripthread/db/gate';
import { type Connection, openConnectionLookup } from '@tripthread/db/queries/system/connections';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import { AvinodeNotification } from '@tripthread/shared/sourcing/notifications.schema';
import { type Request, type Response, Router } from 'express';
import { openNotificationWriter } from '@tripthread/commands/sourcing/notifications/notification-writer';
import { sendFailure } from '../../platform/http/send-failure.ts';
import { basicCredentials, type Credentials, sha256 } from '../../platform/http/basic-credentials.ts';
import type { Platform } from '../../platform/trpc/context.ts';
import { rejectUnboundedJson } from '../../platform/limits/json-bounds.ts';
import { bodyOf, receiveBody } from '../../platform/http/read-body.ts';
import { rejectLargeBodies } from '../../platform/http/reject-requests.ts';
import { limitConcurrency } from '../../platform/limits/limit-concurrency.ts';
import { type ClerkWebhookOptions, clerkWebhookRoutes } from './webhooks-clerk.ts';
import { mailWebhookRoutes } from './webhooks-mail.ts';

export interface WebhookOptions extends ClerkWebhookOptions, Pick<Platform, 'database' | 'clock'> {
  /** Called when a notification is committed. */
  readonly onNotificationStored: () => void;
}

const maxBodyBytes = 64 * 1024;

export function webhookRoutes(options: WebhookOptions): Router {
  // A limiter of its own: a flood here leaves brokers their slots.
  // Calls inside share commits, so there are many slots.
  const gate = openCallLimiter({ most: 64, maxQueued: 256, refuseAfter: { since: 'arrival', ms: 1_500 } });
  return Router()
    .post(
      '/avinode/:connection',
      rejectLargeBodies(maxBodyBytes),
      receiveBody(maxBodyBytes),
      limitConcurrency(gate),
      receivingFromAvinode(options),
    )
    .use(mailWebhookRoutes(options), clerkWebhookRoutes(options));
}

function receivingFromAvinode({ database, clock, onNotificationStored }: WebhookOptions) {
  const findConnection = openConnectionLookup(database);
  const notificationWriter = openNotificationWriter(database);

  return async (request: Request, response: Response) => {
    const credentials = basicCredentials(request.headers.authorization);
    const connection =
      credentials === null ? null : await findConnection(String(request.params.connection).slice(0, 100));
    if (credentials === null || !isRight(connection, credentials, clock.now()) || connection === null) {
      response.setHeader('www-authenticate', 'Basic realm="Avinode notifications", charset="UTF-8"');
      return sendFailure(response, new Failure('WRONG_CREDENTIALS'));
    }
    const rawBody = bodyOf(request);
    const { id, type, tripId } = readNotification(rawBody);
    // Only the connection decides the brokerage; the body is not trusted.
    await notificationWriter.keep(connection.brokerageId, {
      connectionId: connection.id,
      receivedAt: clock.now(),
      rawBody,
      avinodeId: id,
      resourceType: type,
      tripReference: tripId ?? null,
    });
    onNotificationStored();
    response.status(200).json({ ok: true });
  };
}

/** @throws BAD_NOTIFICATION */
function readNotification(rawBody: Buffer): AvinodeNotification {
  let json: unknown;
  try {
    json = JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new Failure('BAD_NOTIFICATION');
  }
  rejectUnboundedJson(json);
  const read = AvinodeNotification.safeParse(json);
  // PostgreSQL keeps no NUL in text.
  if (!read.success || `${read.data.type}${read.data.tripId ?? ''}`.includes('\0'))
    throw new Failure('BAD_NOTIFICATION');
  return read.data;
}

const noCredentials = { webhookUser: '', webhookPasswordSha256: Buffer.alloc(32) } as const;

/** Does the same work whether the connection exists or not, and whichever credential is wrong. */
function isRight(connection: Connection | null, { user, password }: Credentials, now: Instant): boolean {
  const { webhookUser, webhookPasswordSha256 } = connection ?? noCredentials;
  const given = sha256(password);
  const isUser = timingSafeEqual(sha256(user), sha256(webhookUser));
  const isPassword = timingSafeEqual(given, webhookPasswordSha256);
  // Avinode repeats notifications with the previous password.
  const isPreviousPassword = timingSafeEqual(
    given,
    connection?.formerPasswordSha256 ?? noCredentials.webhookPasswordSha256,
  );
  const isPreviousPasswordValid = isPreviousPassword && (connection?.formerPasswordUntil ?? now) >= now;
  return isUser && (isPassword || isPreviousPasswordValid) && connection !== null;
}
