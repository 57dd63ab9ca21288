import type { TenantTx } from '@tripthread/db/database';
import { getClient } from '@tripthread/db/queries/clients/clients';
import { once } from '@tripthread/db/queries/idempotency';
import { getMailSettings } from '@tripthread/db/queries/mail/mail-settings';
import { getMessageableRfq, enqueueOperatorMessage } from '@tripthread/db/queries/messages/outgoing-chats';
import { postMessage } from '../sessions/post-message.ts';
import { type SavedMessage, saveMessage } from '@tripthread/db/queries/saved-message';
import { getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { MessageId } from '@tripthread/shared/ids';
import { decideRecipient, type MailRecipient, messageDeliveryOf } from '@tripthread/shared/mail/outgoing-mail';
import type { SendMessage } from '@tripthread/shared/messages/messages.schema';
import { actorOf, type CommandContext } from '../command-context.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';

/**
 * Posts a broker's message. A message to the client is mailed if they have an address, one to the operator of an RFQ goes
 * through Avinode; the worker sends both afterwards. Idempotent by key: a repeated call returns the first message.
 * @throws SESSION_ARCHIVED, KEY_REUSED, NO_MAIL_ADDRESS, ATTACHMENT_NOT_FOUND; with an RFQ also RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION
 */
export async function sendMessage(context: CommandContext, input: SendMessage): Promise<SavedMessage> {
  const { agentId: isoAgentId } = context.viewer;
  const at = context.clock.now();
  return saveMessage(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    const { id } = await once<MessageId>(tx, { isoAgentId, procedure: 'messages.send', input, at }, async () => {
      unwrap(decideNotArchived(session));
      const client =
        input.audience === 'client' && session.clientId !== null ? await getClient(tx, session.clientId) : null;
      const recipient = input.audience === 'client' ? unwrap(decideRecipient(client, input.byMail)) : null;
      if (recipient !== null) return mailTo(tx, context, session, recipient, input);
      const rfq = input.rfqId === undefined ? null : await getMessageableRfq(tx, session, input.rfqId);
      const posted = await postMessage(tx, session, {
        actor: actorOf(context),
        audience: input.audience,
        text: input.text,
        delivery: rfq === null ? 'recorded' : 'sending',
        source: context.source,
        at,
      });
      const messageId = posted.message.id;
      if (rfq !== null) await enqueueOperatorMessage(tx, { session: posted.session, rfq, messageId, isoAgentId, at });
      return messageId;
    });
    return id;
  });
}

async function mailTo(
  tx: TenantTx,
  context: CommandContext,
  session: Session,
  to: MailRecipient,
  { text, attachmentIds = [] }: SendMessage,
): Promise<MessageId> {
  const { needsApproval } = await getMailSettings(tx);
  const at = context.clock.now();
  const posted = await postMessage(tx, session, {
    actor: actorOf(context),
    audience: 'client',
    text,
    delivery: messageDeliveryOf[needsApproval ? 'awaiting_approval' : 'waiting'],
    // The client has nothing to answer until the mail is approved.
    leavesTurn: needsApproval,
    source: context.source,
    at,
  });
  const { id: messageId } = posted.message;
  const { agentId: isoAgentId } = context.viewer;
  await enqueueMail(tx, { session: posted.session, messageId, isoAgentId, to, text, attachmentIds, needsApproval, at });
  return messageId;
}
