import type { TripHead } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ConnectionId, OperatorId, RfqId, TripId, TripReference } from '@tripthread/shared/ids';
import type { SourcingFacts } from '@tripthread/shared/quotes/quotes';
import { and, asc, desc, eq, exists, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { quotes } from '../../schema/quotes.ts';
import { avinodeConnections, operators, rfqs, trips } from '../../schema/trips.ts';
import { listStoredQuotes, type StoredQuote } from '../quotes/quotes.ts';

export type TripRow = typeof trips.$inferSelect;
/** A trip that is at Avinode, under at least one of its names there. */
export type Trip = TripRow & { readonly connectionId: ConnectionId };
export type Rfq = typeof rfqs.$inferSelect;

export const isAtAvinode = (trip: TripRow): trip is Trip => trip.connectionId !== null;
const atAvinode = (trip: TripRow | undefined): Trip | null => (trip !== undefined && isAtAvinode(trip) ? trip : null);

const named = (reference: TripReference): SQL =>
  reference.kind === 'api_id'
    ? eq(trips.avinodeTripId, reference.avinodeTripId)
    : eq(trips.tripCode, reference.tripCode);

/**
 * The trip of that name, locked; made on its first mention. Concurrent calls get the same row.
 * Where a transaction needs a trip and sessions, the trip comes first.
 */
export async function ensureTrip(
  tx: TenantTx,
  { connectionId, reference, at }: { connectionId: ConnectionId; reference: TripReference; at: Instant },
): Promise<Trip> {
  const { db } = tx[inside];
  const find = async () => {
    const [found] = await db
      .select()
      .from(trips)
      .where(and(ofTenant(tx, trips), eq(trips.connectionId, connectionId), named(reference)))
      .for('no key update');
    return atAvinode(found);
  };
  const present = await find();
  if (present !== null) return present;
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
  const trip = atAvinode(made) ?? (await find());
  if (trip === null) throw new Error('a trip that stands in the way of its own making cannot be found');
  return trip;
}

/**
 * Locks every trip that a call may turn out to be about, in the order of their ids: two of them may be one trip, and
 * whoever finds that out has to hold both. Whoever called this locks no further trip that stood before.
 */
export async function lockTripsTogether(
  tx: TenantTx,
  { names, avinodeRfqId, also }: { names: readonly TripReference[]; avinodeRfqId: string; also?: TripId | null },
): Promise<readonly TripRow[]> {
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

/** The trip, at Avinode or the desk's own, locked; null when there is none. */
export async function findAnyTripForUpdate(tx: TenantTx, tripId: TripId): Promise<TripRow | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)))
    .for('no key update');
  return trip ?? null;
}

/** The trip at Avinode, locked; null when there is none. */
export const findTripForUpdate = async (tx: TenantTx, tripId: TripId): Promise<Trip | null> =>
  atAvinode((await findAnyTripForUpdate(tx, tripId)) ?? undefined);

/**
 * The active connection to Avinode that has told of a trip of that name, or else the brokerage's oldest; null when there
 * is none.
 */
export async function findConnection(tx: TenantTx, reference: TripReference): Promise<ConnectionId | null> {
  const { db } = tx[inside];
  const known = db
    .select({ one: sql`1` })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.connectionId, avinodeConnections.id), named(reference)));
  const [connection] = await db
    .select({ id: avinodeConnections.id })
    .from(avinodeConnections)
    .where(and(ofTenant(tx, avinodeConnections), eq(avinodeConnections.isActive, true)))
    .orderBy(desc(exists(known)), asc(avinodeConnections.createdAt), asc(avinodeConnections.id))
    .limit(1);
  return connection?.id ?? null;
}

/**
 * The RFQ of that id, noted on the trip at its first mention. The trip has to be locked.
 * @throws BAD_INPUT where it is another trip's
 */
export async function ensureRfq(
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

export async function findRfq(tx: TenantTx, connectionId: ConnectionId, avinodeRfqId: string): Promise<Rfq | null> {
  const [rfq] = await tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.connectionId, connectionId), eq(rfqs.avinodeRfqId, avinodeRfqId)));
  return rfq ?? null;
}

/** The trip at Avinode, not locked; null when there is none. */
export async function getTrip(tx: TenantTx, tripId: TripId): Promise<Trip | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
  return atAvinode(trip);
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
export async function hasTripFromHere(tx: TenantTx): Promise<boolean> {
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
export async function ensureOperator(tx: TenantTx, name: string, at: Instant): Promise<OperatorId> {
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

/** What the trip's sourcing comes to, counted from its rows; the rules are `sourcingOf` of shared/quotes. */
export async function sourcingOfTrip(tx: TenantTx, tripId: TripId): Promise<SourcingFacts> {
  const [counted] = await tx[inside].db
    .select({
      operatorsContactedCount: sql<number>`(select count(*)::int from ${rfqs} where ${rfqs.tripId} = ${tripId} and ${ofTenant(tx, rfqs)})`,
      quotesExpectedCount: sql<number>`(select count(*)::int from ${rfqs}
      where ${rfqs.tripId} = ${tripId} and ${ofTenant(tx, rfqs)} and ${rfqs.status} in ('sent', 'unanswered', 'quoted'))`,
      quotesReceivedCount: sql<number>`(select count(*)::int from ${quotes}
      where ${quotes.tripId} = ${tripId} and ${ofTenant(tx, quotes)} and ${quotes.kind} = 'firm')`,
      earliestExpiryAt: sql<string | null>`(select min(${quotes.validUntil}) from ${quotes}
      where ${quotes.tripId} = ${tripId} and ${ofTenant(tx, quotes)} and ${quotes.kind} = 'firm' and ${quotes.status} in ('received', 'analyzed'))`,
      silentSinceAt: sql<string | null>`(select min(${rfqs.chaserDueAt}) from ${rfqs}
      where ${rfqs.tripId} = ${tripId} and ${ofTenant(tx, rfqs)} and ${rfqs.status} in ('sent', 'unanswered'))`,
    })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
  if (counted === undefined) throw new Error('sourcing was asked of a trip that is not there');
  return counted;
}

/** A trip's RFQs and quotes, by Avinode's ids. The trip has to be locked. */
export async function listKnownOfTrip(
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
