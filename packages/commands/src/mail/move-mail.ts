import { getMail, getSessionMail, moveMail } from '@tripthread/db/queries/mail/mails';
import type { OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { MailId } from '@tripthread/shared/ids';
import { decideMailMove, type MailMove } from '@tripthread/shared/mail/outgoing-mail';
import { actorOf, type CommandContext } from '../command-context.ts';
import { changeMail } from './change-mail.ts';
import { recordMailOutcome } from './record-mail-outcome.ts';

/** Approves a mail, which then goes out. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED, SESSION_ARCHIVED */
export const approveMail = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  move(context, mailId, 'approve');

/** Withdraws a mail that has not gone out. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED */
export const withdrawMail = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  move(context, mailId, 'withdraw');

/** Sends a mail again that failed, or may have. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED, SESSION_ARCHIVED */
export const resendMail = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  move(context, mailId, 'resend');

/** Marks a mail of unknown delivery as sent. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED */
export const markMailSent = (context: CommandContext, mailId: MailId): Promise<OutboxMailDetail> =>
  move(context, mailId, 'markSent');

function move(context: CommandContext, mailId: MailId, name: MailMove): Promise<OutboxMailDetail> {
  const at = context.clock.now();
  return changeMail(context, mailId, async (tx) => {
    const { sessionId } = await getSessionMail(tx, mailId);
    const session = await getWritableSession(tx, context.viewer, sessionId);
    // Read again under the session's lock.
    const { status } = await getMail(tx, mailId);
    const { to, outcome } = unwrap(decideMailMove(name, { status }, session));
    const approval = outcome === 'approved' ? { approvedBy: context.viewer.agentId } : {};
    // Compare and set: the worker starts a mail without the session's lock.
    const mail = await moveMail(tx, mailId, [status], { status: to, at, ...approval });
    if (mail === null) throw new Failure('MAIL_MOVED');
    await recordMailOutcome(tx, session, mail, { what: outcome, at, actor: actorOf(context) });
  });
}
