import { MailError } from '../../integrations/mail/mail-error.ts';
import type { Trade } from '../../platform/work-loop.ts';
import type { MailContext } from './mail-context.ts';
import { runMail, settleMail } from './run-mail.ts';

const gaveUp = 'Something went wrong here; it was logged.';

/** Sends mail. A mail server that is away is tried for about an hour, later and later; then somebody is told. */
export const mailTrade = (context: MailContext): Trade => ({
  kinds: ['send_mail'],
  mostAtOnce: 4,
  mostFailures: 14,
  longestWaitMs: 600_000,
  doWork: (tenant, work) => runMail(context, tenant, work),
  giveUp: (tenant, work, error) =>
    settleMail(context, tenant, work, {
      status: 'failed',
      error: error instanceof MailError ? error.message : gaveUp,
    }),
});
