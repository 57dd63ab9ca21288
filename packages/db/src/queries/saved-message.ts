import type { MessageId, SessionId } from '@tripthread/shared/ids';
import { inTransactionAndBack, type Tenant, type TenantTx } from '../database.ts';
import { type SessionDetail, toSessionHead } from './sessions/session-detail.ts';
import { headStatement } from './sessions/session-detail-rows.ts';
import type { Reader } from './sessions/session-row.ts';
import { messageStatement } from './thread-rows.ts';
import { type ThreadItem, toItem } from './messages/thread.ts';

export interface SavedMessage {
  readonly item: ThreadItem;
  readonly session: SessionDetail['session'];
}

/** Runs a change that concerns one message, and returns that message and its session as committed. */
export async function saveMessage(
  tenant: Tenant,
  reader: Reader,
  sessionId: SessionId,
  work: (tx: TenantTx) => Promise<MessageId>,
): Promise<SavedMessage> {
  const { rows } = await inTransactionAndBack(tenant, work, (messageId) => [
    messageStatement(tenant, sessionId, messageId),
    headStatement(tenant, reader, sessionId),
  ]);
  const [[line], head] = rows;
  if (line === undefined) throw new Error('a message that was stored has no line in its thread');
  return { item: toItem(line), session: toSessionHead(head, reader) };
}
