import { MailError } from '../../integrations/mail/mail-error.ts';
import type { Trade } from '../../platform/work-loop.ts';
import type { MailContext } from './mail-context.ts';
import { parkMail, placeMail } from './place-mail.ts';
import { runMail, settleMail } from './run-mail.ts';

const gaveUp = 'Something went wrong here; it was logged.';

/** Sends mail and places what came in. A mail server that is away is tried for about an hour, later and later; then somebody is told. */
export const mailTrade = (context: MailContext): Trade => ({
  kinds: ['send_mail', 'place_mail'],
  mostAtOnce: 4,
  mostFailures: 14,
  longestWaitMs: 600_000,
  doWork: (tenant, work) => (work.kind === 'send_mail' ? runMail : placeMail)(context, tenant, work),
  async giveUp(tenant, work, error) {
    const words = error instanceof MailError ? error.message : gaveUp;
    if (work.kind === 'send_mail') await settleMail(context, tenant, work, { status: 'failed', error: words });
    else await parkMail(context, tenant, work, gaveUp);
  },
});
