import { afterSaving, inTransaction, type TenantTx } from '@tripthread/db/database';
import { insertMessage, type Message } from '@tripthread/db/queries/conversations';
import { once } from '@tripthread/db/queries/idempotency';
import { getRfqToWriteTo, orderChat } from '@tripthread/db/queries/outgoing-chats';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/session-detail';
import { appendToSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions';
import { getMessageItem, type ThreadItem } from '@tripthread/db/queries/thread';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId, SessionId } from '@tripthread/shared/ids';
import type { MessageAudience, MessageDelivery } from '@tripthread/shared/messages';
import type { SendMessage } from '@tripthread/shared/messages.schema';
import type { Actor, EventSource } from '@tripthread/shared/session-events';
import { isOpen, turnAfterMessage } from '@tripthread/shared/sessions';
import { actorOf, type Desk } from '../../platform/desk.ts';

export interface SentMessage {
  readonly item: ThreadItem;
  readonly session: SessionDetail['session'];
}

/**
 * A broker writes into a thread; with an RFQ, to its operator through Avinode as well, which the queue does afterwards.
 * The same idempotency key again answers the message that it made the first time.
 * @throws SESSION_ARCHIVED, KEY_REUSED; with an RFQ also RFQ_NOT_FOUND, CONNECTION_PAUSED, NO_CONNECTION
 */
export async function sendMessage(desk: Desk, input: SendMessage): Promise<SentMessage> {
  const { agentId: isoAgentId } = desk.viewer;
  const at = desk.clock.now();
  const { id } = await inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    return once<MessageId>(tx, { isoAgentId, procedure: 'messages.send', input, at }, async () => {
      if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
      const rfq = input.rfqId === undefined ? null : await getRfqToWriteTo(tx, session, input.rfqId);
      const posted = await postMessage(tx, session, {
        actor: actorOf(desk),
        audience: input.audience,
        text: input.text,
        delivery: rfq === null ? 'recorded' : 'sending',
        source: desk.source,
        at,
      });
      const messageId = posted.message.id;
      if (rfq !== null) await orderChat(tx, { session: posted.session, rfq, messageId, isoAgentId, at });
      return messageId;
    });
  });
  return readBack(desk, input.sessionId, id);
}

/** A message as it stands in its thread now. */
export async function readBack(desk: Desk, sessionId: SessionId, messageId: MessageId): Promise<SentMessage> {
  const saved = afterSaving(desk.tenant);
  const item = await getMessageItem(saved, desk.viewer, sessionId, messageId);
  return { item, session: (await getSessionDetail(saved, desk.viewer, sessionId)).session };
}

export interface PostedMessage {
  readonly actor: Actor;
  readonly audience: MessageAudience;
  readonly text: string;
  readonly delivery?: MessageDelivery;
  readonly source: EventSource;
  readonly at: string;
}

/** Stores a message of anybody in a session's thread. The session has to be locked. */
export async function postMessage(
  tx: TenantTx,
  session: Session,
  given: PostedMessage,
): Promise<{ readonly message: Message; readonly session: Session }> {
  const { actor, audience, text, delivery = 'recorded', source, at } = given;
  const sender = (kind: Actor['kind']) => (actor.kind === kind ? actor.id : null) as never;
  const message = await insertMessage(tx, {
    sessionId: session.id,
    conversationId: session.conversationId,
    senderType: actor.kind,
    audience,
    content: text,
    delivery,
    createdAt: at,
    senderIsoAgentId: sender('iso_agent'),
    senderOperatorId: sender('operator'),
    senderClientId: sender('client'),
  });
  const updated = await appendToSession(tx, {
    session,
    kind: 'message_posted',
    actor,
    source,
    at,
    refs: { messageId: message.id },
    patch: {
      messageCount: session.messageCount + 1,
      ...(isOpen(session.status) ? { turn: turnAfterMessage(session.turn, actor.kind, audience) } : {}),
    },
  });
  return { message, session: updated };
}
