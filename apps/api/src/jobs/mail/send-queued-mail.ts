import { inTransaction, type Tenant } from '@tripthread/db/database';
import { loadAttachments, type NewAttachment } from '@tripthread/db/queries/messages/attachments';
import { completeWork, findWork, type Work } from '@tripthread/db/queries/sourcing/work-queue';
import { deleteInvitationKey } from '@tripthread/db/queries/team/invitations';
import { recordMailOutcome } from '@tripthread/db/queries/mail/mail-outcome';
import {
  markMailStarted,
  findMail,
  type Mail,
  moveMail,
  assignMessageIdHeader,
  recordFailedTry,
} from '@tripthread/db/queries/mail/mails';
import { getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { instantPlus } from '@tripthread/shared/time/clock';
import type { MailId } from '@tripthread/shared/ids';
import { composeMail } from '../../integrations/mail/compose-mail.ts';
import { MailError } from '../../integrations/mail/mail-error.ts';
import { type Mailer, sendTimeoutMs } from '../../integrations/mail/mailer.ts';
import { RetryLater } from '../../platform/work-loop.ts';
import { textWithLink } from '@tripthread/commands/mail/mail-text';
import type { MailContext } from './mail-context.ts';

type Outcome = { readonly status: 'sent' | 'kept' | 'unknown' | 'failed'; readonly error?: string };

const lost = 'The desk stopped while this mail went out. Whether the mail server took it is not known.';
const missingLinkKeyError = 'The link of this invitation cannot be shown any more. Invite them again.';

/**
 * Sends a mail that was ordered, once. Its going out is noted when the server has asked for the text and before any of it
 * is on its way: until then nothing can have come of it, and from then on, without an answer, nobody can tell.
 */
export async function runMail(context: MailContext, tenant: Tenant, listed: Work): Promise<void> {
  const { mailer, clock } = context;
  const given = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const mail = await findMail(tx, work.subjectId as MailId);
    if (mail?.status === 'waiting') {
      const header = await assignMessageIdHeader(tx, mail.id, newHeader(context, tenant, mail));
      const text = await textWithLink(tx, context, mail);
      return { work, mail: { ...mail, messageIdHeader: header }, text, files: await loadAttachments(tx, mail.id) };
    }
    await completeWork(tx, work);
    return null;
  });
  if (given === null) return;
  const { work, mail, text, files } = given;
  if (text === null) return finishMail(context, tenant, work, { status: 'failed', error: missingLinkKeyError });
  if (mail.begunAt !== null) {
    const surely = instantPlus(mail.begunAt, sendTimeoutMs);
    // Whoever began it holds this work no more; where only that hold was lost, they may still be waiting for the answer.
    if (clock.now() < surely) throw new RetryLater(surely);
    return finishMail(context, tenant, work, { status: 'unknown', error: lost });
  }
  if (mailer === null) return finishMail(context, tenant, work, { status: 'kept' });
  try {
    await sendOnce(context, mailer, tenant, { ...mail, bodyText: text }, files);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.outcome === 'later') {
      await inTransaction(tenant, (tx) => recordFailedTry(tx, mail.id, error.message));
      throw error;
    }
    const status = error.outcome === 'refused' ? 'failed' : 'unknown';
    return finishMail(context, tenant, work, { status, error: error.message });
  }
  await finishMail(context, tenant, work, { status: 'sent' });
}

async function sendOnce(
  { from, replies, clock }: MailContext,
  mailer: Mailer,
  tenant: Tenant,
  mail: Mail,
  files: readonly NewAttachment[],
): Promise<void> {
  const replyTo = mail.sessionId === null ? null : replies.of(tenant.brokerageId, mail.sessionId);
  const bytes = await composeMail({
    from: { name: mail.fromName, address: from },
    to: { name: mail.toName, address: mail.toEmail },
    replyTo,
    subject: mail.subject,
    text: mail.bodyText,
    html: mail.bodyHtml,
    messageId: mail.messageIdHeader ?? '',
    references: mail.referenceIds === '' ? [] : mail.referenceIds.split(' '),
    date: mail.approvedAt ?? mail.createdAt,
    attachments: files,
  });
  // What cannot be delivered comes back to the envelope's sender, and so to us.
  await mailer.send({ from: replyTo ?? from, to: mail.toEmail }, bytes, async () => {
    const isStillWanted = await inTransaction(tenant, (tx) => markMailStarted(tx, mail.id, clock.now()));
    if (!isStillWanted) throw new Error('a mail was withdrawn while it was being sent');
  });
}

function newHeader({ from, replies }: MailContext, tenant: Tenant, mail: Mail): string {
  const address = (mail.sessionId === null ? null : replies.of(tenant.brokerageId, mail.sessionId)) ?? from;
  return `<mail-${mail.id}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}

/** Takes a mail out of the queue and says in its session, where it has one, what came of it. */
export async function finishMail(
  { clock }: Pick<MailContext, 'clock'>,
  tenant: Tenant,
  work: Work,
  outcome: Outcome,
): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    const mail = await findMail(tx, work.subjectId as MailId);
    if (mail !== null) {
      const session = mail.sessionId === null ? null : await getSessionForUpdate(tx, mail.sessionId);
      const moved = await moveMail(tx, mail.id, ['waiting'], { ...outcome, at });
      const isSentOrHeld = outcome.status === 'sent' || outcome.status === 'kept';
      if (moved !== null && session !== null)
        await recordMailOutcome(tx, session, moved, { what: isSentOrHeld ? 'sent' : 'failed', at });
      // Whoever it went to has the link; here it is nobody's to read any more.
      if (moved?.invitationId != null && outcome.status === 'sent') await deleteInvitationKey(tx, moved.invitationId);
    }
    await completeWork(tx, work);
  });
}
