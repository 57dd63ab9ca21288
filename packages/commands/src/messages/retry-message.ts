import type { TenantTx } from '@tripthread/db/database';
import { saveMessageDelivery } from '@tripthread/db/queries/sourcing/avinode-commands';
import { once } from '@tripthread/db/queries/idempotency';
import { findMailOfMessage, moveMail } from '@tripthread/db/queries/mail/mails';
import {
  getFailedChat,
  getMessageableRfq,
  enqueueOperatorMessage,
} from '@tripthread/db/queries/messages/outgoing-chats';
import { type SavedMessage, saveMessage } from '@tripthread/db/queries/saved-message';
import { announceSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { MessageId } from '@tripthread/shared/ids';
import { resendable } from '@tripthread/shared/mail/mails';
import type { RetryMessage } from '@tripthread/shared/messages/messages.schema';
import type { CommandContext } from '../command-context.ts';
import { recordMailOutcome } from '../mail/record-mail-outcome.ts';

/**
 * Sends a failed message again, to an operator through Avinode or to the client by mail. Concurrent calls send it once.
 * @throws MESSAGE_NOT_FOUND, NOT_FAILED, RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION, SESSION_ARCHIVED, KEY_REUSED
 */
export async function retryMessage(context: CommandContext, input: RetryMessage): Promise<SavedMessage> {
  const { agentId: isoAgentId } = context.viewer;
  const at = context.clock.now();
  return saveMessage(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    await once<MessageId>(tx, { isoAgentId, procedure: 'messages.retry', input, at }, async () => {
      unwrap(decideNotArchived(session));
      if (await resendAsMail(tx, session, input.messageId, at)) return input.messageId;
      const { rfqId, begunAt } = await getFailedChat(tx, session, input.messageId);
      const rfq = await getMessageableRfq(tx, session, rfqId);
      await saveMessageDelivery(tx, input.messageId, { delivery: 'sending' });
      announceSession(tx, session);
      await enqueueOperatorMessage(tx, { session, rfq, messageId: input.messageId, isoAgentId, begunAt, at });
      return input.messageId;
    });
    return input.messageId;
  });
}

/** Enqueues the message's mail again. @returns false if no mail carries it @throws NOT_FAILED */
async function resendAsMail(tx: TenantTx, session: Session, messageId: MessageId, at: string): Promise<boolean> {
  const mail = await findMailOfMessage(tx, messageId);
  if (mail === null || mail.sessionId !== session.id) return false;
  const moved = await moveMail(tx, mail.id, resendable, { status: 'waiting', at });
  if (moved === null) throw new Failure('NOT_FAILED');
  await recordMailOutcome(tx, session, moved, { what: 'again', at });
  return true;
}
