import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, MessageId, RfqId } from '@tripthread/shared/ids';
import { and, desc, eq, gte, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeOrders } from '../../schema/avinode.ts';
import { messages } from '../../schema/conversations.ts';
import { sessionEvents } from '../../schema/sessions.ts';
import { enqueueAvinodeCommand } from '../sourcing/avinode-commands.ts';
import { requireUsableConnection } from '../sourcing/connections.ts';
import type { Session } from '../sessions/sessions.ts';
import { findRfqById, type Rfq } from '../sourcing/rfqs.ts';

/**
 * The RFQ of a session's trip, where its operator can be written to now.
 * @throws RFQ_NOT_FOUND, NO_CONNECTION, CONNECTION_PAUSED
 */
export async function getMessageableRfq(tx: TenantTx, session: Session, rfqId: RfqId): Promise<Rfq> {
  const rfq = session.tripId === null ? null : await findRfqById(tx, rfqId);
  if (rfq === null || rfq.tripId !== session.tripId) throw new Failure('RFQ_NOT_FOUND');
  await requireUsableConnection(tx, rfq.connectionId);
  return rfq;
}

/** Has a message of the session's sent to an operator. To be called last: it puts the order in the queue. */
export async function enqueueOperatorMessage(
  tx: TenantTx,
  given: {
    readonly session: Session;
    readonly rfq: Rfq;
    readonly messageId: MessageId;
    readonly isoAgentId: IsoAgentId;
    /** A call for it may have gone out already: that is looked into before the next one. */
    readonly begunAt?: Instant | null;
    readonly at: Instant;
  },
): Promise<void> {
  const { session, rfq, messageId, isoAgentId, begunAt = null, at } = given;
  const placed = await enqueueAvinodeCommand(tx, {
    kind: 'send_chat',
    connectionId: rfq.connectionId,
    isoAgentId,
    sessionId: session.id,
    rfqId: rfq.id,
    messageId,
    begunAt,
    createdAt: at,
  });
  if (placed === null) throw new Error('a message is being sent twice');
}

export interface FailedChat {
  readonly rfqId: RfqId;
  /** When the call went out whose answer is not known to this day. */
  readonly begunAt: Instant | null;
}

/** How a message of the session's failed. @throws MESSAGE_NOT_FOUND; NOT_FAILED where it was sent, or still is being sent */
export async function getFailedChat(tx: TenantTx, session: Session, messageId: MessageId): Promise<FailedChat> {
  const { db } = tx[inside];
  const [message] = await db
    .select({ delivery: messages.delivery })
    .from(messages)
    .where(and(ofTenant(tx, messages), eq(messages.id, messageId), eq(messages.sessionId, session.id)))
    .for('update');
  if (message === undefined) throw new Failure('MESSAGE_NOT_FOUND');
  const orders = await db
    .select({ rfqId: avinodeOrders.rfqId, begunAt: avinodeOrders.begunAt })
    .from(avinodeOrders)
    .where(and(ofTenant(tx, avinodeOrders), eq(avinodeOrders.messageId, messageId), eq(avinodeOrders.status, 'failed')))
    .orderBy(desc(avinodeOrders.createdAt));
  const rfqId = orders[0]?.rfqId ?? null;
  if (message.delivery !== 'failed' || rfqId === null) throw new Failure('NOT_FAILED');
  return { rfqId, begunAt: orders.find(({ begunAt }) => begunAt !== null)?.begunAt ?? null };
}

/** Returns whether this message failed after the session's last inbound event. */
export async function isFailureLatestEvent(tx: TenantTx, session: Session, messageId: MessageId): Promise<boolean> {
  const [failed] = await tx[inside].db
    .select({ seq: sessionEvents.seq })
    .from(sessionEvents)
    .where(
      and(
        ofTenant(tx, sessionEvents),
        eq(sessionEvents.sessionId, session.id),
        gte(sessionEvents.seq, session.lastInboundSeq),
        eq(sessionEvents.kind, 'message_failed'),
        sql`${sessionEvents.refs} ->> 'aboutMessageId' = ${messageId}`,
      ),
    )
    .limit(1);
  return failed !== undefined;
}
