import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId, ConversationId, IsoAgentId, MessageId, RequestId, SessionId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { conversations, messages } from '../../schema/conversations.ts';
import { chatSessions } from '../../schema/sessions.ts';

export type Conversation = typeof conversations.$inferSelect;
export type Message = typeof messages.$inferSelect;

export async function insertConversation(
  tx: TenantTx,
  given: { subject: string | null; clientId: ClientId | null; at: Instant },
): Promise<Conversation> {
  const [conversation] = await tx[inside].db
    .insert(conversations)
    .values({ brokerageId: tx.brokerageId, subject: given.subject, clientId: given.clientId, createdAt: given.at })
    .returning();
  if (conversation === undefined) throw new Error('the conversation was not stored');
  return conversation;
}

/**
 * The conversation, locked. Not against being pointed at: a message into its session is no reason to wait, and to wait
 * there would be to wait in a circle. @throws CONVERSATION_NOT_FOUND
 */
export async function getConversationForUpdate(tx: TenantTx, conversationId: ConversationId): Promise<Conversation> {
  const [conversation] = await tx[inside].db
    .select()
    .from(conversations)
    .where(and(ofTenant(tx, conversations), eq(conversations.id, conversationId)))
    .for('no key update');
  if (conversation === undefined) throw new Failure('CONVERSATION_NOT_FOUND');
  return conversation;
}

/** Who owns what was said in a conversation: the agents of its sessions. */
export async function listOwnersOfConversation(
  tx: TenantTx,
  conversationId: ConversationId,
): Promise<readonly IsoAgentId[]> {
  const rows = await tx[inside].db
    .selectDistinct({ id: chatSessions.isoAgentId })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.conversationId, conversationId)));
  return rows.map(({ id }) => id);
}

export async function saveConversation(
  tx: TenantTx,
  conversationId: ConversationId,
  change: { subject?: string; clientId?: ClientId },
): Promise<void> {
  await tx[inside].db
    .update(conversations)
    .set(change)
    .where(and(ofTenant(tx, conversations), eq(conversations.id, conversationId)));
}

type NewMessage = Omit<typeof messages.$inferInsert, 'brokerageId'>;

/** @param given at least one */
export async function insertMessages(tx: TenantTx, given: readonly NewMessage[]): Promise<readonly Message[]> {
  const stored = await tx[inside].db
    .insert(messages)
    .values(given.map((one) => ({ ...one, brokerageId: tx.brokerageId })))
    .returning();
  if (stored.length !== given.length) throw new Error('a message was not stored');
  return stored;
}

export const insertMessage = async (tx: TenantTx, given: NewMessage): Promise<Message> =>
  (await insertMessages(tx, [given]))[0] as Message;

/** Other words for a message that has not gone out yet. */
export async function saveMessageText(tx: TenantTx, messageId: MessageId, content: string): Promise<void> {
  await tx[inside].db
    .update(messages)
    .set({ content })
    .where(and(ofTenant(tx, messages), eq(messages.id, messageId)));
}

/** The session a message stands in; null when there is no such message. */
export async function findSessionOfMessage(tx: TenantTx, messageId: MessageId): Promise<SessionId | null> {
  const [message] = await tx[inside].db
    .select({ sessionId: messages.sessionId })
    .from(messages)
    .where(and(ofTenant(tx, messages), eq(messages.id, messageId)));
  return message?.sessionId ?? null;
}

/** The newest messages of each request, oldest first, at most `most` each: those of the agent's own sessions. */
export async function listMessagesOfRequests(
  tx: TenantTx,
  isoAgentId: IsoAgentId,
  requestIds: readonly RequestId[],
  limit: number,
) {
  if (requestIds.length === 0) return [];
  const ranked = tx[inside].db.$with('ranked').as(
    tx[inside].db
      .select({
        requestId: sql<RequestId>`${chatSessions.requestId}`.as('of_request'),
        id: messages.id,
        senderType: messages.senderType,
        audience: messages.audience,
        content: messages.content,
        createdAt: messages.createdAt,
        place:
          sql<number>`row_number() over (partition by ${chatSessions.requestId} order by ${messages.createdAt} desc, ${messages.id} desc)`.as(
            'place',
          ),
      })
      .from(messages)
      .innerJoin(chatSessions, and(ofTenant(tx, chatSessions), eq(chatSessions.id, messages.sessionId)))
      .where(
        and(
          ofTenant(tx, messages),
          eq(chatSessions.isoAgentId, isoAgentId),
          inArray(chatSessions.requestId, [...requestIds]),
        ),
      ),
  );
  return tx[inside].db
    .with(ranked)
    .select()
    .from(ranked)
    .where(sql`place <= ${limit}`)
    .orderBy(asc(ranked.createdAt), asc(ranked.id));
}
