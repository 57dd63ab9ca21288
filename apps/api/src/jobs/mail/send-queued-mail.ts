import { mailId } from '@tripthread/shared/input.schema';
import { inTransaction, type Tenant } from '@tripthread/db/database';
import { loadAttachments, type NewAttachment } from '@tripthread/db/queries/messages/attachments';
import { completeWork, findWork, type Work } from '@tripthread/db/queries/work-items';
import { deleteInvitationKey } from '@tripthread/db/queries/team/invitations';
import { recordMailOutcome } from '@tripthread/commands/mail/record-mail-outcome';
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
import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { composeMail } from '../../integrations/mail/compose-mail.ts';
import { MailError } from '../../integrations/mail/mail-error.ts';
import { type Mailer, sendTimeoutMs } from '../../integrations/mail/mailer.ts';
import { RetryLater } from '../../platform/work-loop.ts';
import { textWithLink } from '@tripthread/commands/mail/mail-text';
import type { QueuedJob } from '../job-definition.ts';
import type { MailContext } from './mail-context.ts';

type Outcome = { readonly status: 'sent' | 'kept' | 'unknown' | 'failed'; readonly error?: string };

const lost = 'The desk stopped while this mail went out. Whether the mail server took it is not known.';
const missingLinkKeyError = 'The link of this invitation cannot be shown any more. Invite them again.';

/**
 * Sends a mail once. The start is recorded after the server asks for the text and before any of it is sent: until then
 * the mail is certainly not delivered, and from then on, without an answer, its delivery is unknown.
 */
export const sendMailJob = {
  name: 'send_mail',
  retry: retryPolicies.mail,
  run: sendMail,
  onGiveUp: (context, tenant, work, error) =>
    finishMail(context, tenant, work, {
      status: 'failed',
      error: error instanceof MailError ? error.message : 'Something went wrong here; it was logged.',
    }),
} as const satisfies QueuedJob<MailContext>;

async function sendMail(context: MailContext, tenant: Tenant, listed: Work): Promise<void> {
  const { mailer, clock } = context;
  const started = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const mail = await findMail(tx, mailId.parse(work.subjectId));
    if (mail?.status === 'waiting') {
      const header = await assignMessageIdHeader(tx, mail.id, newHeader(context, tenant, mail));
      const text = await textWithLink(tx, context, mail);
      return { work, mail: { ...mail, messageIdHeader: header }, text, files: await loadAttachments(tx, mail.id) };
    }
    await completeWork(tx, work);
    return null;
  });
  if (started === null) return;
  const { work, mail, text, files } = started;
  if (text === null) return finishMail(context, tenant, work, { status: 'failed', error: missingLinkKeyError });
  if (mail.begunAt !== null) {
    const endsBy = instantPlus(mail.begunAt, sendTimeoutMs);
    // If only the lock was lost, the other process may still wait for the answer.
    if (clock.now() < endsBy) throw new RetryLater(endsBy);
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
  // Bounces go to the envelope's sender, and so to us.
  await mailer.send({ from: replyTo ?? from, to: mail.toEmail }, bytes, async () => {
    const isStillWanted = await inTransaction(tenant, (tx) => markMailStarted(tx, mail.id, clock.now()));
    if (!isStillWanted) throw new Error('a mail was withdrawn while it was being sent');
  });
}

function newHeader({ from, replies }: MailContext, tenant: Tenant, mail: Mail): string {
  const address = (mail.sessionId === null ? null : replies.of(tenant.brokerageId, mail.sessionId)) ?? from;
  return `<mail-${mail.id}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}

/** Saves the outcome of a mail, appends it to its session if it has one, and removes the work item. */
async function finishMail(
  { clock }: Pick<MailContext, 'clock'>,
  tenant: Tenant,
  work: Work,
  outcome: Outcome,
): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    const mail = await findMail(tx, mailId.parse(work.subjectId));
    if (mail !== null) {
      const session = mail.sessionId === null ? null : await getSessionForUpdate(tx, mail.sessionId);
      const moved = await moveMail(tx, mail.id, ['waiting'], { ...outcome, at });
      const isSentOrHeld = outcome.status === 'sent' || outcome.status === 'kept';
      if (moved !== null && session !== null)
        await recordMailOutcome(tx, session, moved, { what: isSentOrHeld ? 'sent' : 'failed', at });
      // The invitee has the link now, so it need not be readable here.
      if (moved?.invitationId != null && outcome.status === 'sent') await deleteInvitationKey(tx, moved.invitationId);
    }
    await completeWork(tx, work);
  });
}
