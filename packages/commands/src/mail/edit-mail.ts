import { withoutQueueTimeout, inReadTransaction, inTransaction } from '@tripthread/db/database';
import { saveMessageText } from '@tripthread/db/queries/messages/conversations';
import { getMail, getSessionMail, saveMailText } from '@tripthread/db/queries/mail/mails';
import { getOutboxMail, type OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import { announceSession, getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { EditMail } from '@tripthread/shared/mail/mails.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Other words for a mail that nobody has approved yet. What the thread shows are the same words, without the signature.
 * @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED
 */
export async function editMail(
  context: CommandContext,
  { mailId, subject, text }: EditMail,
): Promise<OutboxMailDetail> {
  await inTransaction(context.tenant, async (tx) => {
    const { sessionId } = await getSessionMail(tx, mailId);
    const session = await getWritableSession(tx, context.viewer, sessionId);
    // Read with the session locked: whoever approves it has to wait for this, or was faster.
    const mail = await getMail(tx, mailId);
    if (mail.status !== 'awaiting_approval') throw new Failure('MAIL_MOVED');
    await saveMailText(tx, mailId, { subject, bodyText: text });
    if (mail.messageId !== null) await saveMessageText(tx, mail.messageId, withoutSignature(text));
    announceSession(tx, session);
  });
  return inReadTransaction(withoutQueueTimeout(context.tenant), (tx) => getOutboxMail(tx, context.viewer, mailId));
}

function withoutSignature(text: string): string {
  const at = text.lastIndexOf('\n-- \n');
  return at <= 0 ? text : text.slice(0, at).trimEnd() || text;
}
