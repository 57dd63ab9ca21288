// Webhook transport, mail: a brokerage's incoming mail, posted raw by its mail provider.
import { timingSafeEqual } from 'node:crypto';
import { inTransaction, tenantOf } from '@tripthread/db/database';
import { openCallLimiter } from '@tripthread/db/gate';
import { saveInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import { type MailInbox, openMailInboxLookup } from '@tripthread/db/queries/system/mail-inboxes';
import { Failure } from '@tripthread/shared/failures';
import { maxRawMailBytes } from '@tripthread/shared/mail/mails';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { isMailHeader } from '../../integrations/mail/bounds.ts';
import { sendFailure } from '../../platform/http/send-failure.ts';
import { basicCredentials, type Credentials, isSameText, sha256 } from '../../platform/http/basic-credentials.ts';
import type { Platform } from '../../platform/trpc/context.ts';
import { bodyReader, readBody } from '../../platform/http/read-body.ts';
import { rejectLargeBodies } from '../../platform/http/reject-requests.ts';

export function mailWebhookRoutes(options: Pick<Platform, 'database' | 'clock'>): Router {
  return Router().post('/mail/:inbox', rejectLargeBodies(maxRawMailBytes), receivingMail(options));
}

function receivingMail({ database, clock }: Pick<Platform, 'database' | 'clock'>): RequestHandler {
  const findInbox = openMailInboxLookup(database);
  const reader = bodyReader(maxRawMailBytes);
  // Bounds the memory of incoming mails. Entered after the password check, so that strangers take no slot.
  const gate = openCallLimiter({ most: 4, maxQueued: 32, refuseAfter: { since: 'arrival', ms: 5_000 } });

  return async (request: Request, response: Response) => {
    const credentials = basicCredentials(request.headers.authorization);
    // The body is not read for a caller who may not post it.
    const inbox = credentials === null ? null : await findInbox(String(request.params.inbox).slice(0, 100));
    if (credentials === null || !isRight(inbox, credentials) || inbox === null) {
      response.setHeader('www-authenticate', 'Basic realm="Mail", charset="UTF-8"');
      response.setHeader('connection', 'close');
      return sendFailure(response, new Failure('WRONG_CREDENTIALS'));
    }
    await gate.run(async () => {
      const raw = await readBody(request, response, reader);
      if (!isMailHeader(raw)) throw new Failure('BAD_MAIL');
      // Only the inbox decides whose mail it is; the recipients are parsed later.
      await inTransaction(tenantOf(database, inbox.brokerageId, 'inbox'), (tx) =>
        saveInboundMail(tx, { inboxId: inbox.id, receivedAt: clock.now(), raw }),
      );
    });
    response.status(200).json({ ok: true });
  };
}

const noCredentials = { webhookUser: '', webhookPasswordSha256: Buffer.alloc(32) } as const;

/** Does the same work whether the inbox exists or not, and whichever credential is wrong. */
function isRight(inbox: MailInbox | null, { user, password }: Credentials): boolean {
  const { webhookUser, webhookPasswordSha256 } = inbox ?? noCredentials;
  const isUser = isSameText(user, webhookUser);
  const isPassword = timingSafeEqual(sha256(password), webhookPasswordSha256);
  return isUser && isPassword && inbox !== null;
}
