import type { TenantTx } from '@tripthread/db/database';
import { getMailSettings } from '@tripthread/db/queries/mail/mail-settings';
import { insertMail, listMailReferences, type Mail } from '@tripthread/db/queries/mail/mails';
import {
  attachFilesToMail,
  insertAttachments,
  type NewAttachment,
  requireAttachable,
} from '@tripthread/db/queries/messages/attachments';
import type { Session } from '@tripthread/db/queries/sessions/sessions';
import { getActiveAgent } from '@tripthread/db/queries/team/agents';
import { unwrap } from '@tripthread/shared/failures';
import type { AttachmentId, IsoAgentId, MessageId, ProposalId } from '@tripthread/shared/ids';
import { decideMail, type MailRecipient, mailReferences } from '@tripthread/shared/mail/outgoing-mail';
import type { Instant } from '@tripthread/shared/time/clock';

export interface NewMail {
  /** Locked by this transaction. */
  readonly session: Session;
  /** The message that the mail carries; a message has at most one mail. */
  readonly messageId?: MessageId | null;
  readonly proposalId?: ProposalId | null;
  /** The broker whose name it bears. */
  readonly isoAgentId: IsoAgentId;
  readonly to: MailRecipient;
  /** Defaults to the conversation's subject. */
  readonly subject?: string;
  /** The brokerage's signature is appended. */
  readonly text: string;
  /** An HTML form of the text; the caller escapes everything that it did not write itself. */
  readonly html?: string;
  readonly attachments?: readonly NewAttachment[];
  /** Unsent files of the broker. */
  readonly attachmentIds?: readonly AttachmentId[];
  /** Defaults to the brokerage's setting. */
  readonly needsApproval?: boolean;
  readonly at: Instant;
}

/**
 * Stores a mail to a client: held until a broker approves it, or enqueued at once. Call it last in the transaction, after
 * locking the session.
 * @throws NO_MAIL_ADDRESS; TOO_LARGE and ATTACHMENT_NOT_FOUND for its files
 */
export async function enqueueMail(tx: TenantTx, given: NewMail): Promise<Mail> {
  const { session, messageId = null, proposalId = null, isoAgentId, attachments = [], html = null, at } = given;
  requireAttachable(attachments);
  const settings = await getMailSettings(tx);
  const { fullName: agentName } = await getActiveAgent(tx, isoAgentId);
  const references = mailReferences(await listMailReferences(tx, session.id));
  const { to, subject = '', text, needsApproval } = given;
  const draft = { to, subject, text, needsApproval };
  const decided = unwrap(decideMail(draft, { agentName, settings }, { subject: session.subject, references }));
  const mail = await insertMail(tx, {
    ...decided,
    sessionId: session.id,
    messageId,
    proposalId,
    isoAgentId,
    bodyHtml: html,
    createdAt: at,
  });
  await insertAttachments(tx, { mailId: mail.id }, attachments, at);
  await attachFilesToMail(tx, { sessionId: session.id, agentId: isoAgentId }, mail.id, given.attachmentIds ?? []);
  return mail;
}
