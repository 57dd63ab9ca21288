import { saveMessageText } from '@tripthread/db/queries/messages/conversations';
import { getMail, getSessionMail, saveMailText } from '@tripthread/db/queries/mail/mails';
import type { OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import { announceSession, getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { EditMail } from '@tripthread/shared/mail/mails.schema';
import { decideMailEdit, withoutSignature } from '@tripthread/shared/mail/outgoing-mail';
import type { CommandContext } from '../command-context.ts';
import { changeMail } from './change-mail.ts';

/**
 * Changes subject and text of a mail that waits for approval. Its message shows the same text without the signature.
 * @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION, MAIL_MOVED
 */
export function editMail(context: CommandContext, { mailId, subject, text }: EditMail): Promise<OutboxMailDetail> {
  return changeMail(context, mailId, async (tx) => {
    const { sessionId } = await getSessionMail(tx, mailId);
    const session = await getWritableSession(tx, context.viewer, sessionId);
    // Read under the session's lock, which an approval takes as well.
    const mail = await getMail(tx, mailId);
    unwrap(decideMailEdit(mail));
    await saveMailText(tx, mailId, { subject, bodyText: text });
    if (mail.messageId !== null) await saveMessageText(tx, mail.messageId, withoutSignature(text));
    announceSession(tx, session);
  });
}
