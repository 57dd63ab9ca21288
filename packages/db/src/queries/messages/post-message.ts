import { randomUUID } from 'node:crypto';
import type { MessageId } from '@tripthread/shared/ids';
import type { MessageChannel } from '@tripthread/shared/mail/mails';
import type { MessageAudience, MessageDelivery } from '@tripthread/shared/messages/messages';
import type { Actor, EventRefs, EventSource } from '@tripthread/shared/sessions/session-events';
import { isOpen, type SessionPatch, turnAfterMessage } from '@tripthread/shared/sessions/sessions';
import type { TenantTx } from '../../internal/handles.ts';
import { allSettledOrThrow } from '../../internal/settle-all.ts';
import { insertMessage, type Message } from './conversations.ts';
import { appendToSession, type Session } from '../sessions/sessions.ts';

export interface PostedMessage {
  readonly actor: Actor;
  readonly audience: MessageAudience;
  readonly text: string;
  readonly delivery?: MessageDelivery;
  /** By which way a client said it, where somebody entered it for them. */
  readonly channel?: MessageChannel;
  /** Nothing has gone out yet that anybody could answer: the turn stays where it is. */
  readonly leavesTurn?: boolean;
  readonly refs?: EventRefs;
  /** What else it changes of the session. */
  readonly patch?: SessionPatch;
  readonly source: EventSource;
  readonly at: string;
}

/** Stores a message of anybody in a session's thread. The session has to be locked. */
export async function postMessage(
  tx: TenantTx,
  session: Session,
  given: PostedMessage,
): Promise<{ readonly message: Message; readonly session: Session }> {
  const {
    actor,
    audience,
    text,
    delivery = 'recorded',
    channel = null,
    leavesTurn = false,
    refs = {},
    patch = {},
    source,
    at,
  } = given;
  const turn = leavesTurn ? session.turn : turnAfterMessage(session.turn, actor.kind, audience);
  const sender = (kind: Actor['kind']) => (actor.kind === kind ? actor.id : null) as never;
  const messageId = randomUUID() as MessageId;
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
    senderIsoAgentId: sender('iso_agent'),
    senderOperatorId: sender('operator'),
    senderClientId: sender('client'),
  });
  const appending = appendToSession(tx, {
    session,
    kind: 'message_posted',
    actor,
    source,
    at,
    refs: { ...refs, messageId },
    patch: {
      messageCount: session.messageCount + 1,
      ...(isOpen(session.status) ? { turn } : {}),
      ...patch,
    },
  });
  const [message, updated] = await allSettledOrThrow([storing, appending] as const);
  return { message, session: updated };
}
