import type { TripHead } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ConnectionId, OperatorId, RfqId, TripId, TripReference } from '@tripthread/shared/ids';
import { and, asc, desc, eq, exists, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeConnections, operators, rfqs, trips } from '../../schema/trips.ts';
import { listStoredQuotes, type StoredQuote } from '../quotes/quotes.ts';

export type Trip = typeof trips.$inferSelect;
export type Rfq = typeof rfqs.$inferSelect;

const named = (reference: TripReference): SQL =>
  reference.kind === 'api_id'
    ? eq(trips.avinodeTripId, reference.avinodeTripId)
    : eq(trips.tripCode, reference.tripCode);

/**
 * The trip of that name, locked; made on its first mention. Concurrent calls get the same row.
 * `isKnown: false` saves the search for a name that was just found to be new.
 * Where a transaction needs a trip and sessions, the trip comes first.
 */
export async function upsertTrip(
  tx: TenantTx,
  {
    connectionId,
    reference,
    at,
    isKnown = true,
  }: { connectionId: ConnectionId; reference: TripReference; at: Instant; isKnown?: boolean },
): Promise<Trip> {
  const { db } = tx[inside];
  const find = async () => {
    const [found] = await db
      .select()
      .from(trips)
      .where(and(ofTenant(tx, trips), eq(trips.connectionId, connectionId), named(reference)))
      .for('no key update');
    return found;
  };
  const present = isKnown ? await find() : undefined;
  if (present !== undefined) return present;
  const [made] = await db
    .insert(trips)
    .values({
      brokerageId: tx.brokerageId,
      connectionId,
      avinodeTripId: reference.kind === 'api_id' ? reference.avinodeTripId : null,
      tripCode: reference.kind === 'code' ? reference.tripCode : null,
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning();
  const trip = made ?? (await find());
  if (trip === undefined) throw new Error('a trip that stands in the way of its own making cannot be found');
  return trip;
}

/** The trip of that name over the connection that knows it, locked; made on its first mention. @throws NO_CONNECTION */
export async function ensureNamedTrip(tx: TenantTx, reference: TripReference, at: Instant): Promise<Trip> {
  const connection = await findConnection(tx, reference);
  if (connection === null) throw new Failure('NO_CONNECTION');
  return upsertTrip(tx, { ...connection, reference, at });
}

/**
 * Locks every trip that a call may turn out to be about, in the order of their ids: two of them may be one trip, and
 * whoever finds that out has to hold both. Whoever called this locks no further trip that stood before.
 */
export async function lockTripCandidates(
  tx: TenantTx,
  { names, avinodeRfqId, also }: { names: readonly TripReference[]; avinodeRfqId: string; also?: TripId | null },
): Promise<readonly Trip[]> {
  const { db } = tx[inside];
  const ofRfq = db
    .select({ id: rfqs.tripId })
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.avinodeRfqId, avinodeRfqId)));
  const isOne = or(
    inArray(trips.id, ofRfq),
    typeof also === 'string' ? eq(trips.id, also) : undefined,
    ...names.map((name) => named(name)),
  );
  return db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), isOne))
    .orderBy(asc(trips.id))
    .for('no key update');
}

/** The trip, locked; null when there is none. */
export async function findTripForUpdate(tx: TenantTx, tripId: TripId): Promise<Trip | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)))
    .for('no key update');
  return trip ?? null;
}

/**
 * The active connection to Avinode that has told of a trip of that name, or else the brokerage's oldest; null when there
 * is none.
 */
async function findConnection(
  tx: TenantTx,
  reference: TripReference,
): Promise<{ readonly connectionId: ConnectionId; readonly isKnown: boolean } | null> {
  const { db } = tx[inside];
  const known = db
    .select({ one: sql`1` })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.connectionId, avinodeConnections.id), named(reference)));
  const [connection] = await db
    .select({ connectionId: avinodeConnections.id, isKnown: sql<boolean>`${exists(known)}` })
    .from(avinodeConnections)
    .where(and(ofTenant(tx, avinodeConnections), eq(avinodeConnections.isActive, true)))
    .orderBy(desc(exists(known)), asc(avinodeConnections.createdAt), asc(avinodeConnections.id))
    .limit(1);
  return connection ?? null;
}

/**
 * The RFQ of that id, noted on the trip at its first mention. The trip has to be locked.
 * @throws BAD_INPUT where it is another trip's
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
  if (rfq === null) throw new Error('an RFQ that stands in the way of its own making cannot be found');
  // Its trip is not locked by this transaction, and its counters would be left wrong.
  if (rfq.tripId !== trip.id)
    throw new Failure('BAD_INPUT', { fields: { avinodeRfqId: 'This RFQ is of another trip' } });
  return { rfq, isNew: false };
}

/**
 * Notes on a trip the RFQ that a session names: the one just given, or the one it has had since before it had the trip.
 * The latter is left alone where it is another trip's.
 * @throws BAD_INPUT where the given RFQ is another trip's
 */
export async function recordRfq(
  tx: TenantTx,
  trip: Trip,
  { given, present, at }: { given: string | null | undefined; present: string | null; at: Instant },
): Promise<{ readonly rfq: Rfq; readonly isNew: boolean } | null> {
  const avinodeRfqId = given === undefined ? present : given;
  if (avinodeRfqId === null) return null;
  const known = given === undefined ? await findRfq(tx, trip.connectionId, avinodeRfqId) : null;
  return known !== null && known.tripId !== trip.id ? null : upsertRfq(tx, { trip, avinodeRfqId, at });
}

export async function findRfq(tx: TenantTx, connectionId: ConnectionId, avinodeRfqId: string): Promise<Rfq | null> {
  const [rfq] = await tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.connectionId, connectionId), eq(rfqs.avinodeRfqId, avinodeRfqId)));
  return rfq ?? null;
}

/** The trip, not locked; null when there is none. */
export async function getTrip(tx: TenantTx, tripId: TripId): Promise<Trip | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
  return trip ?? null;
}

/** Avinode's own links to a trip, as given. */
export async function saveTripLinks(
  tx: TenantTx,
  tripId: TripId,
  { searchUrl, viewUrl }: Pick<TripHead, 'searchUrl' | 'viewUrl'>,
): Promise<void> {
  await tx[inside].db
    .update(trips)
    .set({ searchUrl, viewUrl })
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
}

/** Whether any trip was made or read over a connection: only then Avinode's own links to it are known. */
export async function hasTripLinks(tx: TenantTx): Promise<boolean> {
  const [trip] = await tx[inside].db
    .select({ id: trips.id })
    .from(trips)
    .where(and(ofTenant(tx, trips), isNotNull(trips.searchUrl)))
    .limit(1);
  return trip !== undefined;
}

/** @returns whether it was not cancelled before */
export async function saveTripCancelled(tx: TenantTx, tripId: TripId, at: Instant): Promise<boolean> {
  const cancelled = await tx[inside].db
    .update(trips)
    .set({ cancelledAt: at })
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId), isNull(trips.cancelledAt)))
    .returning({ id: trips.id });
  return cancelled.length > 0;
}

export async function getRfq(tx: TenantTx, rfqId: RfqId): Promise<Rfq | null> {
  const [rfq] = await tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.id, rfqId)));
  return rfq ?? null;
}

/** Changes what is known of an RFQ: its operator, its state, a decline with its reason. */
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

/** The operator of that name, made at its first mention. */
export async function upsertOperator(tx: TenantTx, name: string, at: Instant): Promise<OperatorId> {
  const { db } = tx[inside];
  const find = async () =>
    db
      .select({ id: operators.id })
      .from(operators)
      .where(and(ofTenant(tx, operators), sql`lower(${operators.name}) = lower(${name})`));
  const [present] = await find();
  if (present !== undefined) return present.id;
  const [made] = await db
    .insert(operators)
    .values({ brokerageId: tx.brokerageId, name, createdAt: at })
    .onConflictDoNothing()
    .returning({ id: operators.id });
  const id = made?.id ?? (await find())[0]?.id;
  if (id === undefined) throw new Error('an operator that stands in the way of its own making cannot be found');
  return id;
}

/** A trip's RFQs and quotes, by Avinode's ids. The trip has to be locked. */
export async function getTripLookup(
  tx: TenantTx,
  tripId: TripId,
): Promise<{ readonly rfqs: Map<string, Rfq>; readonly quotes: ReadonlyMap<string, StoredQuote> }> {
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
