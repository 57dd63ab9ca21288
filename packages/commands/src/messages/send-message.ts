import type { TenantTx } from '@tripthread/db/database';
import { type Client, getClient } from '@tripthread/db/queries/clients/clients';
import { once } from '@tripthread/db/queries/idempotency';
import { messageDeliveryOf } from '@tripthread/db/queries/mail/mail-outcome';
import { getMailSettings } from '@tripthread/db/queries/mail/mail-settings';
import { enqueueMail } from '@tripthread/db/queries/mail/mails';
import { getMessageableRfq, enqueueOperatorMessage } from '@tripthread/db/queries/messages/outgoing-chats';
import { postMessage } from '@tripthread/db/queries/messages/post-message';
import { type SavedMessage, saveMessage } from '@tripthread/db/queries/saved-message';
import { getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId } from '@tripthread/shared/ids';
import { isMailAddress } from '@tripthread/shared/mail/mails';
import type { SendMessage } from '@tripthread/shared/messages/messages.schema';
import { actorOf, type CommandContext } from '../command-context.ts';

/**
 * A broker writes into a thread. To the client it goes by mail where they have an address, to the operator of an RFQ
 * through Avinode; both are done by the queue afterwards. The same idempotency key again answers the message that it
 * made the first time.
 * @throws SESSION_ARCHIVED, KEY_REUSED, NO_MAIL_ADDRESS, ATTACHMENT_NOT_FOUND; with an RFQ also RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION
 */
export async function sendMessage(context: CommandContext, input: SendMessage): Promise<SavedMessage> {
  const { agentId: isoAgentId } = context.viewer;
  const at = context.clock.now();
  return saveMessage(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    const { id } = await once<MessageId>(tx, { isoAgentId, procedure: 'messages.send', input, at }, async () => {
      if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
      const recipient = input.audience === 'client' ? await recipientOf(tx, session, input.byMail) : null;
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

/** The client where mail can be sent to them; null where the message is only recorded. @throws NO_MAIL_ADDRESS */
async function recipientOf(
  tx: TenantTx,
  { clientId }: Session,
  byMail: boolean | undefined,
): Promise<{ readonly name: string; readonly email: string } | null> {
  if (byMail === false) return null;
  const client: Client | null = clientId === null ? null : await getClient(tx, clientId);
  const email = client?.email?.trim() ?? '';
  if (client !== null && isMailAddress(email)) return { name: client.name, email };
  if (byMail === true) throw new Failure('NO_MAIL_ADDRESS');
  return null;
}

async function mailTo(
  tx: TenantTx,
  context: CommandContext,
  session: Session,
  to: { readonly name: string; readonly email: string },
  { text, attachmentIds = [] }: SendMessage,
): Promise<MessageId> {
  const { needsApproval } = await getMailSettings(tx);
  const at = context.clock.now();
  const posted = await postMessage(tx, session, {
    actor: actorOf(context),
    audience: 'client',
    text,
    delivery: messageDeliveryOf[needsApproval ? 'awaiting_approval' : 'waiting'],
    // Until somebody approves it the client has nothing to answer.
    leavesTurn: needsApproval,
    source: context.source,
    at,
  });
  const { id: messageId } = posted.message;
  const { agentId: isoAgentId } = context.viewer;
  await enqueueMail(tx, { session: posted.session, messageId, isoAgentId, to, text, attachmentIds, needsApproval, at });
  return messageId;
}
