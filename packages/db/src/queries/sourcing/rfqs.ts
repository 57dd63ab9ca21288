import { Failure } from '@tripthread/shared/failures';
import type { ConnectionId, OperatorId, RfqId, SessionId, TripId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { sessionEvents } from '../../schema/sessions.ts';
import { rfqs } from '../../schema/trips.ts';
import { listStoredQuotes, type StoredQuote } from '../quotes/quotes.ts';
import type { Trip } from './trips.ts';

export type Rfq = typeof rfqs.$inferSelect;

/**
 * Finds the RFQ with this Avinode id, or inserts it for the trip. The trip has to be locked.
 * @throws BAD_INPUT when it belongs to another trip
 */
export async function upsertRfq(
  tx: TenantTx,
  {
    trip,
    avinodeRfqId,
    operatorId = null,
    at,
  }: { trip: Trip; avinodeRfqId: string; operatorId?: OperatorId | null; at: Instant },
): Promise<{ readonly rfq: Rfq; readonly isNew: boolean }> {
  const { db } = tx[inside];
  const [made] = await db
    .insert(rfqs)
    .values({
      brokerageId: tx.brokerageId,
      tripId: trip.id,
      connectionId: trip.connectionId,
      avinodeRfqId,
      operatorId,
      sentAt: at,
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning();
  if (made !== undefined) return { rfq: made, isNew: true };
  const rfq = await findRfq(tx, trip.connectionId, avinodeRfqId);
  if (rfq === null) throw new Error('an RFQ conflicts with its own insert and cannot be found');
  // Its own trip is not locked by this transaction, so that trip's counters could not be updated.
  if (rfq.tripId !== trip.id)
    throw new Failure('BAD_INPUT', { fields: { avinodeRfqId: 'This RFQ belongs to another trip' } });
  return { rfq, isNew: false };
}

/** Finds the RFQ with this Avinode id; null when there is none. */
export async function findRfq(tx: TenantTx, connectionId: ConnectionId, avinodeRfqId: string): Promise<Rfq | null> {
  const [rfq] = await tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.connectionId, connectionId), eq(rfqs.avinodeRfqId, avinodeRfqId)));
  return rfq ?? null;
}

/** Finds an RFQ by its own id; null when there is none. */
export async function findRfqById(tx: TenantTx, rfqId: RfqId): Promise<Rfq | null> {
  const [rfq] = await tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.id, rfqId)));
  return rfq ?? null;
}

/** Saves changes of an RFQ. */
export async function saveRfq(
  tx: TenantTx,
  rfqId: RfqId,
  change: Partial<Pick<Rfq, 'operatorId' | 'status' | 'declineReason' | 'sentAt' | 'answeredAt' | 'lifts'>>,
): Promise<void> {
  await tx[inside].db
    .update(rfqs)
    .set(change)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.id, rfqId)));
}

/** Lists the RFQs with these Avinode ids. */
export async function listRfqsNamed(
  tx: TenantTx,
  connectionId: ConnectionId,
  avinodeRfqIds: readonly string[],
): Promise<readonly Rfq[]> {
  if (avinodeRfqIds.length === 0) return [];
  return tx[inside].db
    .select()
    .from(rfqs)
    .where(
      and(ofTenant(tx, rfqs), eq(rfqs.connectionId, connectionId), inArray(rfqs.avinodeRfqId, [...avinodeRfqIds])),
    );
}

/** Lists which of these sessions' threads show which RFQ. */
export async function listRfqsSeen(
  tx: TenantTx,
  sessionIds: readonly SessionId[],
): Promise<readonly { readonly sessionId: SessionId; readonly rfqId: string | null }[]> {
  return tx[inside].db
    .select({ sessionId: sessionEvents.sessionId, rfqId: sql<string | null>`${sessionEvents.refs} ->> 'rfqId'` })
    .from(sessionEvents)
    .where(
      and(
        ofTenant(tx, sessionEvents),
        inArray(sessionEvents.sessionId, [...sessionIds]),
        eq(sessionEvents.kind, 'rfq_seen'),
      ),
    );
}

/** RFQs and quotes of one trip, by Avinode id. */
export interface TripLookup {
  readonly rfqs: Map<string, Rfq>;
  readonly quotes: ReadonlyMap<string, StoredQuote>;
}

/** Returns a trip's RFQs and quotes by their Avinode ids. The trip has to be locked. */
export async function getTripLookup(tx: TenantTx, tripId: TripId): Promise<TripLookup> {
  const ofTrip = await tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.tripId, tripId)));
  const known = await listStoredQuotes(tx, tripId);
  return {
    rfqs: new Map(ofTrip.map((rfq) => [rfq.avinodeRfqId, rfq])),
    quotes: new Map(known.flatMap((quote) => (quote.avinodeQuoteId === null ? [] : [[quote.avinodeQuoteId, quote]]))),
  };
}
