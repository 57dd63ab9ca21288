import { inTransaction } from '@tripthread/db/database';
import { saveDelivery } from '@tripthread/db/queries/avinode-orders';
import { once } from '@tripthread/db/queries/idempotency';
import { getFailedChat, getRfqToWriteTo, orderChat } from '@tripthread/db/queries/outgoing-chats';
import { announceSession, getWritableSession } from '@tripthread/db/queries/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId } from '@tripthread/shared/ids';
import type { RetryMessage } from '@tripthread/shared/messages.schema';
import type { Desk } from '../../platform/desk.ts';
import { readBack, type SentMessage } from './send-message.ts';

/**
 * Sends a message to an operator again that Avinode did not take. Two who ask for it at once send it once.
 * @throws MESSAGE_NOT_FOUND, NOT_FAILED, RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION, SESSION_ARCHIVED, KEY_REUSED
 */
export async function retryMessage(desk: Desk, input: RetryMessage): Promise<SentMessage> {
  const { agentId: isoAgentId } = desk.viewer;
  const at = desk.clock.now();
  await inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    await once<MessageId>(tx, { isoAgentId, procedure: 'messages.retry', input, at }, async () => {
      if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
      const { rfqId, begunAt } = await getFailedChat(tx, session, input.messageId);
      const rfq = await getRfqToWriteTo(tx, session, rfqId);
      await saveDelivery(tx, input.messageId, { delivery: 'sending' });
      announceSession(tx, session);
      await orderChat(tx, { session, rfq, messageId: input.messageId, isoAgentId, begunAt, at });
      return input.messageId;
    });
  });
  return readBack(desk, input.sessionId, input.messageId);
}
