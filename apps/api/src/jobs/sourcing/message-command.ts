import {
  type Chat,
  getChat,
  isMessageKnown,
  type AvinodeCommand,
  saveMessageDelivery,
} from '@tripthread/db/queries/sourcing/avinode-commands';
import { isFailureLatestEvent } from '@tripthread/db/queries/messages/outgoing-chats';
import { appendToSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import type { TenantTx } from '@tripthread/db/database';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, type Turn } from '@tripthread/shared/sessions/sessions';
import type { AvinodeCommandSteps } from './run-command.ts';

interface Sent {
  readonly avinodeMessageId: string | null;
}

// Allows for a difference between Avinode's clock and ours.
const clockSkewMs = 120_000;

/** Sends a broker's message to an operator, in the chat of the RFQ. */
export const sendChat: AvinodeCommandSteps<Chat, Sent> = {
  load: getChat,
  async find(client, { begunAt }, { avinodeRfqId, text, avinodeMessageId }) {
    if (avinodeMessageId !== null) return { avinodeMessageId };
    const since = instantPlus(begunAt ?? '', -clockSkewMs);
    const same = (await client.listOwnMessages(avinodeRfqId)).filter(
      (message) => message.text === text && (message.at ?? since) >= since,
    );
    return same.length === 0 ? null : { avinodeMessageId: same[same.length - 1]?.avinodeMessageId ?? null };
  },
  async send(client, _command, { avinodeRfqId, text, avinodeMessageId }) {
    // A notification about the message arrived before the answer to the call.
    return avinodeMessageId === null ? client.chat(avinodeRfqId, text) : { avinodeMessageId };
  },
  async succeed(tx, command, { avinodeMessageId }, at) {
    const session = await getSessionForUpdate(tx, command.sessionId);
    const isNew = avinodeMessageId !== null && !(await isMessageKnown(tx, session.id, avinodeMessageId));
    await saveMessageDelivery(tx, messageOf(command), { delivery: 'sent', ...(isNew ? { avinodeMessageId } : {}) });
    const isRetryOfFailure = session.turn === 'broker' && (await isFailureLatestEvent(tx, session, messageOf(command)));
    await appendDelivery(tx, command, { kind: 'message_sent', at, ...(isRetryOfFailure ? { turn: 'operator' } : {}) });
  },
  async fail(tx, command, error, at) {
    await saveMessageDelivery(tx, messageOf(command), { delivery: 'failed' });
    await appendDelivery(tx, command, { kind: 'message_failed', at, reason: error, turn: 'broker' });
  },
};

function messageOf({ messageId }: AvinodeCommand) {
  if (messageId === null) throw new Error('a chat command without its message');
  return messageId;
}

async function appendDelivery(
  tx: TenantTx,
  command: AvinodeCommand,
  given: {
    readonly kind: 'message_sent' | 'message_failed';
    readonly at: Instant;
    readonly reason?: string;
    readonly turn?: Turn;
  },
): Promise<void> {
  const { kind, at, reason, turn } = given;
  const session = await getSessionForUpdate(tx, command.sessionId);
  await appendToSession(tx, {
    session,
    kind,
    actor: systemActor,
    source: 'avinode',
    at,
    // Not under `messageId`, which refers to the event of the message itself.
    refs: { aboutMessageId: messageOf(command), ...(reason === undefined ? {} : { reason }) },
    patch: turn !== undefined && isOpen(session.status) ? { turn } : {},
  });
}
