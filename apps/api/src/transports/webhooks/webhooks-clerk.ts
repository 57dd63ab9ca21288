// Door 3, the part for Clerk: what becomes of its users, signed by Svix.
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
  /** Whose users they are: that of the bearer tokens. */
  readonly issuer: string;
  /** The newest secret, and those before it that Svix still signs with. */
  readonly secrets: readonly Buffer[];
}

export interface ClerkWebhookOptions extends Pick<Platform, 'database' | 'clock'> {
  /** Null where nothing of Clerk's is expected; then there is nothing at its address. */
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
      // One that is signed and late tells of a clock: without this nobody would find out why all are refused.
      const level = verdict.why === 'time' ? 'warn' : 'info';
      log[level]({ requestId: requestIdOf(response), ...verdict }, 'a webhook of Clerk was refused');
      throw new Failure('BAD_SIGNATURE');
    }
    const event = readClerkEvent(rawBody);
    if (event === null) throw new Failure('BAD_INPUT', { fields: { body: 'This is no event of a user' } });
    const { issuer } = clerk;
    // What comes of a sign-in, and kinds that nobody knows yet, are taken and left alone: refused, all of it would stop one day.
    if (event.kind === 'deleted') await removeUser({ database, clock }, { issuer, subject: event.subject });
    if (event.kind === 'told') {
      const { kind: _, ...profile } = event;
      await followUser({ database, clock }, { issuer, ...profile });
    }
    response.status(200).json({ ok: true });
  };
}
