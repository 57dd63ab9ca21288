import type { TenantTx } from '@tripthread/db/database';
import { insertMessages } from '@tripthread/db/queries/messages/conversations';
import { listKnownAvinodeMessages } from '@tripthread/db/queries/messages/avinode-messages';
import { appendAllToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { matchOwnMessage } from '@tripthread/db/queries/sourcing/avinode-commands';
import type { Companies } from '@tripthread/db/queries/sourcing/operators';
import { maxMessageLength } from '@tripthread/shared/messages/messages';
import { type Actor, senderIdsOf } from '@tripthread/shared/sessions/session-events';
import { isOpen, turnAfterMessage } from '@tripthread/shared/sessions/sessions';
import type { MessageReading } from '@tripthread/shared/sourcing/avinode';
import { type ReadMessage, writtenMessages } from '@tripthread/shared/sourcing/reading/trip-reading';
import type { Instant } from '@tripthread/shared/time/clock';

interface Written {
  readonly avinodeMessageId: string;
  readonly text: string;
  readonly actor: Actor;
}

/** Posts messages that were written at Avinode into every session of the trip, each message once. */
export async function applyMessages(
  tx: TenantTx,
  sessions: readonly Session[],
  read: readonly ReadMessage[],
  { companies, at }: { companies: Companies; at: Instant },
): Promise<void> {
  const messages = sessions.length === 0 ? [] : writtenMessages(read);
  if (messages.length === 0) return;
  for (const message of messages) await matchOwnMessage(tx, message);
  const known = await listKnownAvinodeMessages(
    tx,
    sessions.map(({ id }) => id),
    messages.map(({ avinodeMessageId }) => avinodeMessageId),
  );
  const seen = new Set(known.map(({ sessionId, avinodeMessageId }) => `${sessionId} ${avinodeMessageId}`));
  for (const session of sessions) {
    const fresh: Written[] = [];
    for (const message of messages) {
      const key = `${session.id} ${message.avinodeMessageId}`;
      if (!seen.has(key)) fresh.push({ ...message, actor: await writerOf(companies, message) });
      seen.add(key);
    }
    if (fresh.length > 0) await postAll(tx, session, fresh, at);
  }
}

async function postAll(tx: TenantTx, given: Session, written: readonly Written[], at: Instant): Promise<void> {
  const stored = await insertMessages(
    tx,
    written.map(({ avinodeMessageId, text, actor }) => ({
      sessionId: given.id,
      conversationId: given.conversationId,
      senderType: actor.kind,
      audience: 'operator',
      content: text.slice(0, maxMessageLength),
      delivery: 'sent',
      avinodeMessageId,
      createdAt: at,
      ...senderIdsOf(actor),
    })),
  );
  const idOf = new Map(stored.map(({ id, avinodeMessageId }) => [avinodeMessageId, id]));
  const appends = written.map(({ avinodeMessageId, actor }) => (session: Session) => ({
    kind: 'message_posted' as const,
    actor,
    source: 'avinode' as const,
    at,
    refs: { messageId: idOf.get(avinodeMessageId), avinodeId: avinodeMessageId },
    patch: {
      messageCount: session.messageCount + 1,
      ...(isOpen(session.status) ? { turn: turnAfterMessage(session.turn, actor.kind, 'operator') } : {}),
    },
  }));
  await appendAllToSession(tx, given, appends);
}

/** Returns who wrote a message. Avinode does not say which of our brokers wrote there. */
async function writerOf(companies: Companies, { writtenBy, operator }: MessageReading): Promise<Actor> {
  if (writtenBy === 'us') return { kind: 'iso_agent', id: null };
  return { kind: 'operator', id: operator === null ? null : await companies.idOf(operator) };
}
