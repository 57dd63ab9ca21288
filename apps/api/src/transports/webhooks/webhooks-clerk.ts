// Webhook transport, Clerk: changes of its users, signed by Svix.
import { openCallLimiter } from '@tripthread/db/gate';
import { Failure } from '@tripthread/shared/failures';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { followUser } from '@tripthread/commands/identity/follow-user';
import { removeUser } from '@tripthread/commands/identity/remove-user';
import { readClerkEvent } from '../../integrations/identity/clerk-events.ts';
import { verifySvix } from '../../integrations/identity/svix.ts';
import type { Platform } from '../../platform/trpc/context.ts';
import type { Log } from '../../platform/log.ts';
import { bodyOf, receiveBody } from '../../platform/http/read-body.ts';
import { rejectLargeBodies } from '../../platform/http/reject-requests.ts';
import { requestIdOf } from '../../platform/http/request-id.ts';
import { limitConcurrency } from '../../platform/limits/limit-concurrency.ts';

export interface ClerkSource {
  /** The issuer of their bearer tokens. */
  readonly issuer: string;
  /** The newest secret, and earlier ones that Svix still signs with. */
  readonly secrets: readonly Buffer[];
}

export interface ClerkWebhookOptions extends Pick<Platform, 'database' | 'clock'> {
  /** Null when Clerk's events are not expected; then its URL is not found. */
  readonly clerk: ClerkSource | null;
  readonly log: Log;
}

const maxBodyBytes = 256_000;

export function clerkWebhookRoutes(options: ClerkWebhookOptions): Router {
  if (options.clerk === null) return Router();
  const gate = openCallLimiter({ most: 8, maxQueued: 64, refuseAfter: { since: 'arrival', ms: 5_000 } });
  return Router().post(
    '/clerk',
    rejectLargeBodies(maxBodyBytes),
    receiveBody(maxBodyBytes),
    limitConcurrency(gate),
    receivingFromClerk(options, options.clerk),
  );
}

function receivingFromClerk({ database, clock, log }: ClerkWebhookOptions, clerk: ClerkSource): RequestHandler {
  return async (request: Request, response: Response) => {
    const rawBody = bodyOf(request);
    const verdict = verifySvix({ headers: request.headers, body: rawBody }, clerk.secrets, clock.now());
    if (!verdict.isGenuine) {
      // A signed but late event points to a wrong clock: log it, because all events will be refused.
      const level = verdict.why === 'time' ? 'warn' : 'info';
      log[level]({ requestId: requestIdOf(response), ...verdict }, 'a webhook of Clerk was refused');
      throw new Failure('BAD_SIGNATURE');
    }
    const event = readClerkEvent(rawBody);
    if (event === null) throw new Failure('BAD_INPUT', { fields: { body: 'This is no event of a user' } });
    const { issuer } = clerk;
    // Sign-in events and unknown kinds are acknowledged and ignored: after many refusals Svix stops sending.
    if (event.kind === 'deleted') await removeUser({ database, clock }, { issuer, subject: event.subject });
    if (event.kind === 'told') {
      const { kind: _, ...profile } = event;
      await followUser({ database, clock }, { issuer, ...profile });
    }
    response.status(200).json({ ok: true });
  };
}
