import { randomUUID } from 'node:crypto';
import { allSettledOrThrow, type TenantTx } from '@tripthread/db/database';
import { insertMessage, type Message } from '@tripthread/db/queries/messages/conversations';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { messageId as messageIdSchema } from '@tripthread/shared/input.schema';
import type { MessageChannel } from '@tripthread/shared/mail/mails';
import type { MessageAudience, MessageDelivery } from '@tripthread/shared/messages/messages';
import { type Actor, type EventRefs, type EventSource, senderIdsOf } from '@tripthread/shared/sessions/session-events';
import { patchAfterMessage, type SessionPatch } from '@tripthread/shared/sessions/sessions';

export interface PostedMessage {
  readonly actor: Actor;
  readonly audience: MessageAudience;
  readonly text: string;
  readonly delivery?: MessageDelivery;
  /** How the client said it, when a broker entered it for them. */
  readonly channel?: MessageChannel;
  /** Keeps the turn: the message has not gone out yet. */
  readonly leavesTurn?: boolean;
  readonly refs?: EventRefs;
  /** Further changes of the session. */
  readonly patch?: SessionPatch;
  readonly source: EventSource;
  readonly at: string;
}

/** Stores a message and appends it to the thread of a locked session. */
export async function postMessage(
  tx: TenantTx,
  session: Session,
  given: PostedMessage,
): Promise<{ readonly message: Message; readonly session: Session }> {
  const { actor, audience, text, delivery = 'recorded', channel = null, leavesTurn, refs, patch, source, at } = given;
  const messageId = messageIdSchema.parse(randomUUID());
  const storing = insertMessage(tx, {
    id: messageId,
    sessionId: session.id,
    conversationId: session.conversationId,
    senderType: actor.kind,
    audience,
    content: text,
    delivery,
    channel,
    createdAt: at,
    ...senderIdsOf(actor),
  });
  const appending = appendToSession(tx, {
    session,
    kind: 'message_posted',
    actor,
    source,
    at,
    refs: { ...refs, messageId },
    patch: { ...patchAfterMessage(session, { sender: actor.kind, audience, leavesTurn }), ...patch },
  });
  const [message, updated] = await allSettledOrThrow([storing, appending] as const);
  return { message, session: updated };
}
