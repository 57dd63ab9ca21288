import type { TripHead } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ConnectionId, TripId, TripReference } from '@tripthread/shared/ids';
import { and, asc, desc, eq, exists, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeConnections, rfqs, trips } from '../../schema/trips.ts';

export type Trip = typeof trips.$inferSelect;

const named = (reference: TripReference): SQL =>
  reference.kind === 'api_id'
    ? eq(trips.avinodeTripId, reference.avinodeTripId)
    : eq(trips.tripCode, reference.tripCode);

/**
 * Finds the trip with this name and locks it, or inserts it. Concurrent calls get the same row. A transaction locks a trip
 * before its sessions.
 * @param isKnown false skips the search for a name that was just found to be new
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
  const find = () => findTripByNameForUpdate(tx, connectionId, reference);
  const present = isKnown ? await find() : null;
  if (present !== null) return present;
  const [made] = await tx[inside].db
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
  if (trip === null) throw new Error('a trip conflicts with its own insert and cannot be found');
  return trip;
}

/** Finds or inserts the trip with this name at the connection that knows it, and locks it. @throws NO_CONNECTION */
export async function ensureNamedTrip(tx: TenantTx, reference: TripReference, at: Instant): Promise<Trip> {
  const connection = await findConnection(tx, reference);
  if (connection === null) throw new Failure('NO_CONNECTION');
  return upsertTrip(tx, { ...connection, reference, at });
}

/**
 * Locks every trip that a call may concern, in the order of their ids, so that two of them can be merged without a
 * deadlock. The caller locks no other existing trip after this.
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

/** Finds a trip and locks it; null when there is none. */
export async function findTripForUpdate(tx: TenantTx, tripId: TripId): Promise<Trip | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)))
    .for('no key update');
  return trip ?? null;
}

/** Finds the active Avinode connection that has a trip with this name, else the oldest active one. */
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

/** Finds a trip without locking it; null when there is none. */
export async function findTrip(tx: TenantTx, tripId: TripId): Promise<Trip | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
  return trip ?? null;
}

/** Finds the trip of a connection with this name and locks it; null when there is none. */
export async function findTripByNameForUpdate(
  tx: TenantTx,
  connectionId: ConnectionId,
  reference: TripReference,
): Promise<Trip | null> {
  const [trip] = await tx[inside].db
    .select()
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.connectionId, connectionId), named(reference)))
    .for('no key update');
  return trip ?? null;
}

/** Saves a name of a trip that has none of its kind. @returns the trip, or null when it has such a name by now */
export async function saveTripName(tx: TenantTx, tripId: TripId, name: TripReference): Promise<Trip | null> {
  const isFree = isNull(name.kind === 'code' ? trips.tripCode : trips.avinodeTripId);
  const [named] = await tx[inside].db
    .update(trips)
    .set(name.kind === 'code' ? { tripCode: name.tripCode } : { avinodeTripId: name.avinodeTripId })
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId), isFree))
    .returning();
  return named ?? null;
}

/** Saves Avinode's own links to a trip. */
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

/** Returns whether any trip has Avinode's own links, which it gets when it is created or read there. */
export async function hasTripLinks(tx: TenantTx): Promise<boolean> {
  const [trip] = await tx[inside].db
    .select({ id: trips.id })
    .from(trips)
    .where(and(ofTenant(tx, trips), isNotNull(trips.searchUrl)))
    .limit(1);
  return trip !== undefined;
}

/** Saves that a trip was cancelled. @returns false when it was cancelled before */
export async function saveTripCancelled(tx: TenantTx, tripId: TripId, at: Instant): Promise<boolean> {
  const cancelled = await tx[inside].db
    .update(trips)
    .set({ cancelledAt: at })
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId), isNull(trips.cancelledAt)))
    .returning({ id: trips.id });
  return cancelled.length > 0;
}
