import { MailError } from '../../integrations/mail/mail-error.ts';
import type { WorkHandler } from '../../platform/work-loop.ts';
import type { MailContext } from './mail-context.ts';
import { parkMail, placeMail } from './place-mail.ts';
import { runMail, finishMail } from './send-queued-mail.ts';

const internalErrorText = 'Something went wrong here; it was logged.';

/** Sends mail and places what came in. A mail server that is away is tried for about an hour, later and later; then somebody is told. */
export const mailWorkHandler = (context: MailContext): WorkHandler => ({
  kinds: ['send_mail', 'place_mail'],
  maxConcurrent: 4,
  maxFailures: 14,
  maxWaitMs: 600_000,
  doWork: (tenant, work) => (work.kind === 'send_mail' ? runMail : placeMail)(context, tenant, work),
  async giveUp(tenant, work, error) {
    const words = error instanceof MailError ? error.message : internalErrorText;
    if (work.kind === 'send_mail') await finishMail(context, tenant, work, { status: 'failed', error: words });
    else await parkMail(context, tenant, work, internalErrorText);
  },
});
