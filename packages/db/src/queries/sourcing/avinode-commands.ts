import type { MessageReading } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import type { MessageId, AvinodeCommandId, SessionId } from '@tripthread/shared/ids';
import type { MessageDelivery } from '@tripthread/shared/messages/messages';
import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeOrders } from '../../schema/avinode.ts';
import { messages } from '../../schema/conversations.ts';
import { rfqs } from '../../schema/trips.ts';
import { enqueueWork } from '../work-items.ts';

export type AvinodeCommand = typeof avinodeOrders.$inferSelect;
export type NewAvinodeCommand = Omit<
  typeof avinodeOrders.$inferInsert,
  'brokerageId' | 'id' | 'status' | 'attempts' | 'error' | 'finishedAt'
>;

/**
 * Keeps an order and puts it in the queue, in the transaction of whoever gave it.
 * @returns null where the same is being done already: one trip per session, one delivery per message
 */
export async function enqueueAvinodeCommand(tx: TenantTx, given: NewAvinodeCommand): Promise<AvinodeCommand | null> {
  const [command] = await tx[inside].db
    .insert(avinodeOrders)
    .values({ ...given, brokerageId: tx.brokerageId })
    .onConflictDoNothing()
    .returning();
  if (command === undefined) return null;
  enqueueWork(tx, { kind: 'run_order', subjectId: command.id, at: given.createdAt });
  return command;
}

export async function findAvinodeCommand(tx: TenantTx, orderId: AvinodeCommandId): Promise<AvinodeCommand | null> {
  const [command] = await tx[inside].db
    .select()
    .from(avinodeOrders)
    .where(and(ofTenant(tx, avinodeOrders), eq(avinodeOrders.id, orderId)));
  return command ?? null;
}

/** The newest order of its kind that a session gave; null when there is none. */
export async function findLatestAvinodeCommand(
  tx: TenantTx,
  sessionId: SessionId,
  kind: AvinodeCommand['kind'],
): Promise<AvinodeCommand | null> {
  const [command] = await tx[inside].db
    .select()
    .from(avinodeOrders)
    .where(and(ofTenant(tx, avinodeOrders), eq(avinodeOrders.sessionId, sessionId), eq(avinodeOrders.kind, kind)))
    .orderBy(desc(avinodeOrders.createdAt), desc(avinodeOrders.id))
    .limit(1);
  return command ?? null;
}

/** A call goes out now: until its answer is known, the next one has to find out first what came of it. */
export async function startAvinodeCommand(tx: TenantTx, orderId: AvinodeCommandId, at: Instant): Promise<void> {
  await tx[inside].db
    .update(avinodeOrders)
    .set({ begunAt: at, attempts: sql`${avinodeOrders.attempts} + 1` })
    .where(and(ofTenant(tx, avinodeOrders), eq(avinodeOrders.id, orderId), eq(avinodeOrders.status, 'waiting')));
}

/** It is known that nothing came of the last call. */
export async function clearAvinodeCommandCall(tx: TenantTx, orderId: AvinodeCommandId): Promise<void> {
  await tx[inside].db
    .update(avinodeOrders)
    .set({ begunAt: null })
    .where(and(ofTenant(tx, avinodeOrders), eq(avinodeOrders.id, orderId), eq(avinodeOrders.status, 'waiting')));
}

/** @returns whether it was still waiting: what comes of an order is told once */
export async function finishAvinodeCommand(
  tx: TenantTx,
  orderId: AvinodeCommandId,
  outcome: { readonly status: 'done' | 'failed'; readonly error?: string; readonly at: Instant },
): Promise<boolean> {
  const finished = await tx[inside].db
    .update(avinodeOrders)
    .set({ status: outcome.status, error: outcome.error?.slice(0, 500) ?? null, finishedAt: outcome.at })
    .where(and(ofTenant(tx, avinodeOrders), eq(avinodeOrders.id, orderId), eq(avinodeOrders.status, 'waiting')))
    .returning({ id: avinodeOrders.id });
  return finished.length > 0;
}

export interface Chat {
  readonly messageId: MessageId;
  readonly text: string;
  readonly avinodeMessageId: string | null;
  readonly avinodeRfqId: string;
}

/** What a chat order is to say, and to whom. */
export async function getChat(tx: TenantTx, { messageId, rfqId }: AvinodeCommand): Promise<Chat> {
  if (messageId === null || rfqId === null) throw new Error('an order of another kind was asked for its chat');
  const [chat] = await tx[inside].db
    .select({
      messageId: messages.id,
      text: messages.content,
      avinodeMessageId: messages.avinodeMessageId,
      avinodeRfqId: rfqs.avinodeRfqId,
    })
    .from(messages)
    .innerJoin(rfqs, and(ofTenant(tx, rfqs), eq(rfqs.id, rfqId)))
    .where(and(ofTenant(tx, messages), eq(messages.id, messageId)));
  if (chat === undefined) throw new Error('a chat order without its message');
  return chat;
}

/** Whether the session's thread has that message of Avinode's. */
export async function isMessageKnown(tx: TenantTx, sessionId: SessionId, avinodeMessageId: string): Promise<boolean> {
  const [known] = await tx[inside].db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(ofTenant(tx, messages), eq(messages.sessionId, sessionId), eq(messages.avinodeMessageId, avinodeMessageId)),
    );
  return known !== undefined;
}

export async function saveMessageDelivery(
  tx: TenantTx,
  messageId: MessageId,
  change: { readonly delivery: MessageDelivery; readonly avinodeMessageId?: string },
): Promise<void> {
  await tx[inside].db
    .update(messages)
    .set(change)
    .where(and(ofTenant(tx, messages), eq(messages.id, messageId)));
}

/**
 * A message of ours that Avinode tells of may be one whose sending has not been answered yet: it is that one then, and no
 * second is posted. Of several alike, the one that was begun first.
 */
export async function matchOwnMessage(tx: TenantTx, message: MessageReading): Promise<void> {
  if (message.writtenBy !== 'us' || message.text === null || message.rfqIds.length === 0) return;
  const { db } = tx[inside];
  const [known] = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(ofTenant(tx, messages), eq(messages.avinodeMessageId, message.avinodeMessageId)))
    .limit(1);
  if (known !== undefined) return;
  const [sent] = await db
    .select({ id: messages.id })
    .from(avinodeOrders)
    .innerJoin(messages, and(ofTenant(tx, messages), eq(messages.id, avinodeOrders.messageId)))
    .innerJoin(rfqs, and(ofTenant(tx, rfqs), eq(rfqs.id, avinodeOrders.rfqId)))
    .where(
      and(
        ofTenant(tx, avinodeOrders),
        eq(avinodeOrders.kind, 'send_chat'),
        isNotNull(avinodeOrders.begunAt),
        inArray(rfqs.avinodeRfqId, [...message.rfqIds]),
        isNull(messages.avinodeMessageId),
        eq(messages.content, message.text),
      ),
    )
    .orderBy(avinodeOrders.begunAt)
    .limit(1);
  if (sent === undefined) return;
  await db
    .update(messages)
    .set({ avinodeMessageId: message.avinodeMessageId })
    .where(and(ofTenant(tx, messages), eq(messages.id, sent.id)));
}
