import { inReadTransaction, type Tenant } from '@tripthread/db/database';
import { getOutboxMail, type OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import type { MailId } from '@tripthread/shared/ids';
import type { Viewer } from '@tripthread/shared/team/roles';
import { type MailLinkContext, textWithLink } from './mail-text.ts';

/**
 * Returns a mail with its whole text. Without a mail server, a lead passes an invitation on by hand: its unsent mail shows them
 * the link while it is valid.
 * @throws MAIL_NOT_FOUND, NOT_YOUR_SESSION
 */
export function readOutboxMail(
  given: MailLinkContext & { readonly tenant: Tenant; readonly viewer: Viewer },
  mailId: MailId,
): Promise<OutboxMailDetail> {
  return inReadTransaction(given.tenant, async (tx) => {
    const mail = await getOutboxMail(tx, given.viewer, mailId);
    if (mail.invitationId === null || mail.status !== 'kept') return mail;
    const text = await textWithLink(tx, given, { ...mail, bodyText: mail.text });
    return { ...mail, text: text ?? mail.text };
  });
}
