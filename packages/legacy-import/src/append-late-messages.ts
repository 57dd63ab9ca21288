import type { BrokerageId, MessageId, SessionId } from '@tripthread/shared/ids';
import { toActor } from '@tripthread/shared/sessions/stored-actor';
import { turnAfterMessage, isOpen } from '@tripthread/shared/sessions/sessions';
import type { MessageSender } from '@tripthread/shared/messages/messages';
import { sql } from 'drizzle-orm';
import { closeDatabase, inTransaction, openDatabase, tenantOf, type TenantTx } from '@tripthread/db/database';
import { inside } from '@tripthread/db/internal/handles';
import { appendToSession, getSessionForUpdate, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { LateMessage } from './plan/threads/thread-writer.ts';

/** Appends messages that were written after their session was migrated, like any new message. */
export async function appendLateMessages(
  url: string,
  brokerageId: string,
  late: readonly LateMessage[],
): Promise<number> {
  if (late.length === 0) return 0;
  const database = openDatabase({ url, deskConnections: 1 });
  try {
    const tenant = tenantOf(database, brokerageId as BrokerageId);
    for (const message of late) await inTransaction(tenant, (tx) => append(tx, message));
    return late.length;
  } finally {
    await closeDatabase(database);
  }
}

async function append(tx: TenantTx, { sessionId, row }: LateMessage): Promise<void> {
  const session = await getSessionForUpdate(tx, sessionId as SessionId);
  const made = await tx[inside].db.execute(sql`
    insert into messages (brokerage_id, id, session_id, conversation_id, sender_type, sender_iso_agent_id, sender_operator_id, audience, content, avinode_message_id, created_at)
    select ${tx.brokerageId}, id, ${session.id}, ${session.conversationId}, sender_type, sender_iso_agent_id, sender_operator_id, audience, content, avinode_message_id, created_at
    from jsonb_populate_record(null::messages, ${JSON.stringify(row)}::text::jsonb)
    on conflict do nothing returning id`);
  if (made.length === 0) return;
  const at = String(row.created_at);
  await appendToSession(tx, {
    session,
    kind: 'message_posted',
    actor: toActor(
      row.sender_type as MessageSender,
      (row.sender_iso_agent_id ?? row.sender_operator_id ?? null) as string | null,
    ),
    source: 'import',
    at,
    isSilentEvent: true,
    refs: { messageId: String(row.id) as MessageId },
    patch: patchOf(session, row, at),
  });
}

const patchOf = (session: Session, row: LateMessage['row'], at: string) => ({
  messageCount: session.messageCount + 1,
  lastActivityAt: at > session.lastActivityAt ? at : session.lastActivityAt,
  ...(isOpen(session.status)
    ? { turn: turnAfterMessage(session.turn, String(row.sender_type), String(row.audience)) }
    : {}),
});
