import { afterSaving, inTransaction, type TenantTx } from '@tripthread/db/database';
import { insertMessage, type Message } from '@tripthread/db/queries/conversations';
import { once } from '@tripthread/db/queries/idempotency';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/session-detail';
import { appendToSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions';
import { getMessageItem, type ThreadItem } from '@tripthread/db/queries/thread';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId } from '@tripthread/shared/ids';
import type { MessageAudience } from '@tripthread/shared/messages';
import type { SendMessage } from '@tripthread/shared/messages.schema';
import type { Actor, EventSource } from '@tripthread/shared/session-events';
import { isOpen, turnAfterMessage } from '@tripthread/shared/sessions';
import { actorOf, type Desk } from '../../platform/desk.ts';

/**
 * A broker writes into a thread. The same idempotency key again answers the message that it made the first time.
 * @throws SESSION_ARCHIVED, KEY_REUSED
 */
export async function sendMessage(
  desk: Desk,
  input: SendMessage,
): Promise<{ readonly item: ThreadItem; readonly session: SessionDetail['session'] }> {
  const at = desk.clock.now();
  const messageId = await inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    const { id } = await once<MessageId>(
      tx,
      { isoAgentId: desk.viewer.agentId, procedure: 'messages.send', input, at },
      async () => {
        if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
        const { message } = await postMessage(tx, session, {
          actor: actorOf(desk),
          audience: input.audience,
          text: input.text,
          source: desk.source,
          at,
        });
        return message.id;
      },
    );
    return id;
  });
  const saved = afterSaving(desk.tenant);
  const item = await getMessageItem(saved, desk.viewer, input.sessionId, messageId);
  return { item, session: (await getSessionDetail(saved, desk.viewer, input.sessionId)).session };
}

export interface PostedMessage {
  readonly actor: Actor;
  readonly audience: MessageAudience;
  readonly text: string;
  readonly source: EventSource;
  readonly at: string;
}

/** Stores a message of anybody in a session's thread. The session has to be locked. */
export async function postMessage(
  tx: TenantTx,
  session: Session,
  given: PostedMessage,
): Promise<{ readonly message: Message; readonly session: Session }> {
  const { actor, audience, text, source, at } = given;
  const sender = (kind: Actor['kind']) => (actor.kind === kind ? actor.id : null) as never;
  const message = await insertMessage(tx, {
    sessionId: session.id,
    conversationId: session.conversationId,
    senderType: actor.kind,
    audience,
    content: text,
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
