import type { QuoteId, TripId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, notInArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../schema/notifications.ts';
import { quotes } from '../../schema/quotes.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { rfqs, trips } from '../../schema/trips.ts';
import type { Session } from '../sessions/sessions.ts';
import type { Trip } from './trips.ts';

/** Locks the sessions of both trips, in the order of their ids. */
export const listSessionsOfTripsForUpdate = async (
  tx: TenantTx,
  tripIds: readonly TripId[],
): Promise<readonly Session[]> =>
  tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), inArray(chatSessions.tripId, [...tripIds])))
    .orderBy(asc(chatSessions.id))
    .for('update');

export async function hasSessions(tx: TenantTx, tripId: TripId): Promise<boolean> {
  const [session] = await tx[inside].db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.tripId, tripId)))
    .limit(1);
  return session !== undefined;
}

/** Marks `from` as merged and gives its names to `into`. @returns `into` with both names */
export async function saveMergedNames(tx: TenantTx, from: Trip, into: Trip): Promise<Trip> {
  const { db } = tx[inside];
  // First, because names are unique.
  await db
    .update(trips)
    .set({ avinodeTripId: null, tripCode: null, mergedInto: into.id })
    .where(and(ofTenant(tx, trips), eq(trips.id, from.id)));
  const [merged] = await db
    .update(trips)
    .set({
      avinodeTripId: into.avinodeTripId ?? from.avinodeTripId,
      tripCode: into.tripCode ?? from.tripCode,
    })
    .where(and(ofTenant(tx, trips), eq(trips.id, into.id)))
    .returning();
  if (merged === undefined) throw new Error('the trip to merge into does not exist');
  return merged;
}

/** Moves RFQs and notifications from one trip to another. */
export async function moveSourcing(tx: TenantTx, from: Trip, into: Trip): Promise<void> {
  const { db } = tx[inside];
  await db
    .update(rfqs)
    .set({ tripId: into.id })
    .where(and(ofTenant(tx, rfqs), eq(rfqs.tripId, from.id)));
  await db
    .update(avinodeWebhookEvents)
    .set({ tripId: into.id })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.tripId, from.id)));
}

/** Returns the quotes of `from` that `into` has too, under one Avinode id: duplicate → the quote that stays. */
export async function listDuplicateQuotes(
  tx: TenantTx,
  from: Trip,
  into: Trip,
): Promise<ReadonlyMap<QuoteId, QuoteId>> {
  const kept = alias(quotes, 'kept');
  const found = await tx[inside].db
    .select({ duplicate: quotes.id, kept: kept.id })
    .from(quotes)
    .innerJoin(kept, and(ofTenant(tx, kept), eq(kept.avinodeQuoteId, quotes.avinodeQuoteId)))
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, from.id), eq(kept.tripId, into.id)));
  return new Map(found.map((row) => [row.duplicate, row.kept]));
}

/** Moves quotes from one trip to another, without the duplicates, which stay and no longer count. */
export async function moveQuotes(
  tx: TenantTx,
  { from, into, except }: { from: Trip; into: Trip; except: readonly QuoteId[] },
): Promise<void> {
  const others = except.length === 0 ? undefined : notInArray(quotes.id, [...except]);
  await tx[inside].db
    .update(quotes)
    .set({ tripId: into.id })
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, from.id), others));
}
