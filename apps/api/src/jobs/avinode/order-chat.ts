import {
  type Chat,
  getChat,
  isMessageKnown,
  type Order,
  saveDelivery,
} from '@tripthread/db/queries/sourcing/avinode-orders';
import { isFailureLastNews } from '@tripthread/db/queries/messages/outgoing-chats';
import { appendToSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import type { TenantTx } from '@tripthread/db/database';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, type Turn } from '@tripthread/shared/sessions/sessions';
import type { OrderKindSteps } from './run-order.ts';

interface Sent {
  readonly avinodeMessageId: string | null;
}

// Avinode's clock and ours need not agree to the second.
const clocksMayDifferMs = 120_000;

/** A broker's message to an operator, in the chat of the RFQ. */
export const sendChat: OrderKindSteps<Chat, Sent> = {
  load: getChat,
  async find(client, { begunAt }, { avinodeRfqId, text, avinodeMessageId }) {
    if (avinodeMessageId !== null) return { avinodeMessageId };
    const since = instantPlus(begunAt ?? '', -clocksMayDifferMs);
    const same = (await client.listOwnMessages(avinodeRfqId)).filter(
      (message) => message.text === text && (message.at ?? since) >= since,
    );
    return same.length === 0 ? null : { avinodeMessageId: same[same.length - 1]?.avinodeMessageId ?? null };
  },
  async send(client, _order, { avinodeRfqId, text, avinodeMessageId }) {
    // Avinode told of it before its own answer was known here.
    return avinodeMessageId === null ? client.chat(avinodeRfqId, text) : { avinodeMessageId };
  },
  async succeed(tx, order, { avinodeMessageId }, at) {
    const session = await getSessionForUpdate(tx, order.sessionId);
    const isNew = avinodeMessageId !== null && !(await isMessageKnown(tx, session.id, avinodeMessageId));
    await saveDelivery(tx, messageOf(order), { delivery: 'sent', ...(isNew ? { avinodeMessageId } : {}) });
    const isMended = session.turn === 'broker' && (await isFailureLastNews(tx, session, messageOf(order)));
    await tell(tx, order, { kind: 'message_sent', at, ...(isMended ? { turn: 'operator' } : {}) });
  },
  async fail(tx, order, error, at) {
    await saveDelivery(tx, messageOf(order), { delivery: 'failed' });
    await tell(tx, order, { kind: 'message_failed', at, reason: error, turn: 'broker' });
  },
};

function messageOf({ messageId }: Order) {
  if (messageId === null) throw new Error('a chat order without its message');
  return messageId;
}

async function tell(
  tx: TenantTx,
  order: Order,
  given: {
    readonly kind: 'message_sent' | 'message_failed';
    readonly at: Instant;
    readonly reason?: string;
    readonly turn?: Turn;
  },
): Promise<void> {
  const { kind, at, reason, turn } = given;
  const session = await getSessionForUpdate(tx, order.sessionId);
  await appendToSession(tx, {
    session,
    kind,
    actor: systemActor,
    source: 'avinode',
    at,
    // Not its id under `messageId`: that names the line which the message itself is.
    refs: { aboutMessageId: messageOf(order), ...(reason === undefined ? {} : { reason }) },
    patch: turn !== undefined && isOpen(session.status) ? { turn } : {},
  });
}
