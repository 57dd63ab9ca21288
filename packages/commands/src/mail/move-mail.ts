import { afterSaving, inReading, inTransaction, type TenantTx } from '@tripthread/db/database';
import { tellMail } from '@tripthread/db/queries/mail/mail-outcome';
import { getSessionMail, type Mail, moveMail } from '@tripthread/db/queries/mail/mails';
import { getOutboxMail, type OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import { getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { MailId } from '@tripthread/shared/ids';
import { resendable } from '@tripthread/shared/mail/mails';
import { actorOf, type Desk } from '../command-context.ts';

/**
 * Lets a mail go out that waited for somebody to look at it.
 * @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED, SESSION_ARCHIVED
 */
export const approveMail = (desk: Desk, mailId: MailId): Promise<OutboxMailDetail> =>
  change(desk, mailId, async (tx, session, at) => {
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    const { agentId: approvedBy } = desk.viewer;
    const mail = await moveMail(tx, mailId, ['awaiting_approval'], { status: 'waiting', at, approvedBy });
    return { mail, what: 'approved' };
  });

/** Takes back a mail that is not to go out. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED */
export const withdrawMail = (desk: Desk, mailId: MailId): Promise<OutboxMailDetail> =>
  change(desk, mailId, async (tx, _session, at) => ({
    mail: await moveMail(tx, mailId, ['awaiting_approval', 'failed', 'unknown'], { status: 'withdrawn', at }),
    what: 'withdrawn',
  }));

/** Sends again what did not get out, or may not have. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED, SESSION_ARCHIVED */
export const resendMail = (desk: Desk, mailId: MailId): Promise<OutboxMailDetail> =>
  change(desk, mailId, async (tx, session, at) => {
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    return { mail: await moveMail(tx, mailId, resendable, { status: 'waiting', at }), what: 'again' };
  });

/** Somebody knows that it arrived, where the desk does not. @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED */
export const markMailSent = (desk: Desk, mailId: MailId): Promise<OutboxMailDetail> =>
  change(desk, mailId, async (tx, _session, at) => ({
    mail: await moveMail(tx, mailId, ['unknown', 'kept'], { status: 'sent', at }),
    what: 'sent',
  }));

async function change(
  desk: Desk,
  mailId: MailId,
  move: (
    tx: TenantTx,
    session: Session,
    at: string,
  ) => Promise<{ readonly mail: Mail | null; readonly what: Parameters<typeof tellMail>[3]['what'] }>,
): Promise<OutboxMailDetail> {
  const at = desk.clock.now();
  await inTransaction(desk.tenant, async (tx) => {
    const { sessionId } = await getSessionMail(tx, mailId);
    const session = await getWritableSession(tx, desk.viewer, sessionId);
    const { mail, what } = await move(tx, session, at);
    if (mail === null) throw new Failure('MAIL_MOVED');
    await tellMail(tx, session, mail, { what, at, actor: actorOf(desk) });
  });
  return inReading(afterSaving(desk.tenant), (tx) => getOutboxMail(tx, desk.viewer, mailId));
}
