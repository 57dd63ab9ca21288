import { withoutQueueTimeout, inReadTransaction, inTransaction, type TenantTx } from '@tripthread/db/database';
import { recordMailOutcome } from '@tripthread/db/queries/mail/mail-outcome';
import { getSessionMail, type Mail, moveMail } from '@tripthread/db/queries/mail/mails';
import { getOutboxMail, type OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import { getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { MailId } from '@tripthread/shared/ids';
import { resendable } from '@tripthread/shared/mail/mails';
import { actorOf, type CommandContext } from '../command-context.ts';

/**
 * Lets a mail go out that waited for somebody to look at it.
 * @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED, SESSION_ARCHIVED
 */
export const approveMail = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  change(context, mailId, async (tx, session, at) => {
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    const { agentId: approvedBy } = context.viewer;
    const mail = await moveMail(tx, mailId, ['awaiting_approval'], { status: 'waiting', at, approvedBy });
    return { mail, what: 'approved' };
  });

/** Takes back a mail that is not to go out. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED */
export const withdrawMail = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  change(context, mailId, async (tx, _session, at) => ({
    mail: await moveMail(tx, mailId, ['awaiting_approval', 'failed', 'unknown'], { status: 'withdrawn', at }),
    what: 'withdrawn',
  }));

/** Sends again what did not get out, or may not have. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED, SESSION_ARCHIVED */
export const resendMail = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  change(context, mailId, async (tx, session, at) => {
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    return { mail: await moveMail(tx, mailId, resendable, { status: 'waiting', at }), what: 'again' };
  });

/** Somebody knows that it arrived, where the desk does not. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED */
export const markMailSent = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  change(context, mailId, async (tx, _session, at) => ({
    mail: await moveMail(tx, mailId, ['unknown', 'kept'], { status: 'sent', at }),
    what: 'sent',
  }));

async function change(
  context: CommandContext,
  mailId: MailId,
  move: (
    tx: TenantTx,
    session: Session,
    at: string,
  ) => Promise<{ readonly mail: Mail | null; readonly what: Parameters<typeof recordMailOutcome>[3]['what'] }>,
): Promise<OutboxMailDetail> {
  const at = context.clock.now();
  await inTransaction(context.tenant, async (tx) => {
    const { sessionId } = await getSessionMail(tx, mailId);
    const session = await getWritableSession(tx, context.viewer, sessionId);
    const { mail, what } = await move(tx, session, at);
    if (mail === null) throw new Failure('MAIL_MOVED');
    await recordMailOutcome(tx, session, mail, { what, at, actor: actorOf(context) });
  });
  return inReadTransaction(withoutQueueTimeout(context.tenant), (tx) => getOutboxMail(tx, context.viewer, mailId));
}
