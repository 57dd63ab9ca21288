import type { AvinodeIdKind, SessionId, TripId, TripReference } from '@tripthread/shared/ids';
import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { messages } from '../../schema/conversations.ts';
import { avinodeWebhookEvents } from '../../schema/notifications.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { quotes } from '../../schema/quotes.ts';
import { avinodeConnections, rfqs, trips } from '../../schema/trips.ts';
import type { Reader } from '../sessions/session-row.ts';

/** The trip of that name, over whichever connection; null where none is known. */
export async function findTripByReference(tx: TenantTx, reference: TripReference): Promise<TripId | null> {
  const isIt =
    reference.kind === 'api_id'
      ? eq(trips.avinodeTripId, reference.avinodeTripId)
      : eq(trips.tripCode, reference.tripCode);
  const [trip] = await tx[inside].db
    .select({ id: trips.id })
    .from(trips)
    .where(and(ofTenant(tx, trips), isIt))
    .orderBy(asc(trips.createdAt), asc(trips.id))
    .limit(1);
  return trip?.id ?? null;
}

/** The trip that an RFQ, a quote or a message of Avinode's is of, as far as that is known here. */
export async function findTripOf(tx: TenantTx, kind: AvinodeIdKind, avinodeId: string): Promise<TripId | null> {
  if (kind === 'rfq') return tripOfRfq(tx, avinodeId);
  if (kind === 'quote') return tripOfQuote(tx, avinodeId);
  if (kind === 'seller_message' || kind === 'buyer_message')
    return (await tripOfMessage(tx, avinodeId)) ?? tripOfNotification(tx, avinodeId);
  return null;
}

const connectionIds = (tx: TenantTx) =>
  tx[inside].db.select({ id: avinodeConnections.id }).from(avinodeConnections).where(ofTenant(tx, avinodeConnections));

async function tripOfRfq(tx: TenantTx, avinodeRfqId: string): Promise<TripId | null> {
  const [rfq] = await tx[inside].db
    .select({ tripId: rfqs.tripId })
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), inArray(rfqs.connectionId, connectionIds(tx)), eq(rfqs.avinodeRfqId, avinodeRfqId)))
    .limit(1);
  return rfq?.tripId ?? null;
}

async function tripOfQuote(tx: TenantTx, avinodeQuoteId: string): Promise<TripId | null> {
  const [quote] = await tx[inside].db
    .select({ tripId: quotes.tripId })
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.avinodeQuoteId, avinodeQuoteId)))
    .limit(1);
  return quote?.tripId ?? null;
}

async function tripOfMessage(tx: TenantTx, avinodeMessageId: string): Promise<TripId | null> {
  const [message] = await tx[inside].db
    .select({ tripId: chatSessions.tripId })
    .from(messages)
    .innerJoin(chatSessions, and(ofTenant(tx, chatSessions), eq(chatSessions.id, messages.sessionId)))
    .where(and(ofTenant(tx, messages), eq(messages.avinodeMessageId, avinodeMessageId)))
    .limit(1);
  return message?.tripId ?? null;
}

async function tripOfNotification(tx: TenantTx, avinodeId: string): Promise<TripId | null> {
  const [known] = await tx[inside].db
    .select({ tripId: avinodeWebhookEvents.tripId })
    .from(avinodeWebhookEvents)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        inArray(avinodeWebhookEvents.connectionId, connectionIds(tx)),
        eq(avinodeWebhookEvents.avinodeId, avinodeId),
        isNotNull(avinodeWebhookEvents.tripId),
      ),
    )
    .limit(1);
  return known?.tripId ?? null;
}

/** Which session of a trip somebody is led to: their own, an open one, the newest. @returns whether there is any, too */
export async function findBestSessionOfTrip(
  tx: TenantTx,
  tripId: TripId,
  reader: Reader,
): Promise<{ readonly sessionId: SessionId | null; readonly hasAnySession: boolean }> {
  const isOwn = eq(chatSessions.isoAgentId, reader.agentId);
  const [first] = await tx[inside].db
    .select({ id: chatSessions.id, isoAgentId: chatSessions.isoAgentId })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.tripId, tripId)))
    .orderBy(
      desc(isOwn),
      desc(sql`${chatSessions.status} in ('active', 'paused')`),
      desc(chatSessions.lastActivityAt),
      desc(chatSessions.id),
    )
    .limit(1);
  const isVisibleToReader = first !== undefined && (reader.role === 'lead' || first.isoAgentId === reader.agentId);
  return { sessionId: isVisibleToReader ? first.id : null, hasAnySession: first !== undefined };
}
