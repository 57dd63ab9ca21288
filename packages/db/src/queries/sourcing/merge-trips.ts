import type { Instant } from '@tripthread/shared/time/clock';
import type { QuoteId } from '@tripthread/shared/ids';
import { renamedChoice } from '@tripthread/shared/quotes/quote-choice';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { type SessionPatch, stepAtLeast, stepProvenBy } from '@tripthread/shared/sessions/sessions';
import { tripNames } from '@tripthread/shared/sessions/trip-info';
import { and, asc, eq, notInArray, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../schema/notifications.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { quotes } from '../../schema/quotes.ts';
import { rfqs, trips } from '../../schema/trips.ts';
import { appendToSession } from '../sessions/sessions.ts';
import { countSourcing } from './sourcing.ts';
import { findRfq, type Trip } from './trips.ts';

/** Whether two rows can be the same trip: each has the name that the other lacks, and nothing speaks against it. */
export const canBeSameTrip = (a: Trip, b: Trip): boolean =>
  a.id !== b.id &&
  a.connectionId === b.connectionId &&
  ((a.avinodeTripId === null && b.tripCode === null) || (a.tripCode === null && b.avinodeTripId === null));

/**
 * Makes two rows of one trip into one: its RFQs, quotes, notifications and sessions come together, each session is told
 * so in its thread, and the row that had the API id keeps standing under both names. Both have to be locked.
 * @returns the row that stands
 */
export async function mergeTrips(tx: TenantTx, one: Trip, other: Trip, at: Instant): Promise<Trip> {
  const { db } = tx[inside];
  const [into, from] = one.avinodeTripId === null ? [other, one] : [one, other];
  const sessions = await db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), or(eq(chatSessions.tripId, into.id), eq(chatSessions.tripId, from.id))))
    .orderBy(asc(chatSessions.id))
    .for('update');

  // First the name is given up: two rows cannot have it.
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
  if (merged === undefined) throw new Error('the trip that others merge into is gone');

  const duplicates = await moveSourcing(tx, from, merged);
  const sourcing = await countSourcing(tx, merged.id, sessions);
  const proven = stepProvenBy({
    trip: true,
    rfpOrRfq: sourcing.ofTrip.operatorsContactedCount > 0,
    quotes: sourcing.ofTrip.quotesReceivedCount,
  });
  for (const session of sessions) {
    const patch: SessionPatch = {
      tripId: merged.id,
      ...tripNames(merged),
      ...sourcing.of(session),
      ...renamedChoice(session, (id) => duplicates.get(id) ?? id),
      currentStep: stepAtLeast(session, proven),
    };
    await appendToSession(tx, { session, kind: 'trip_info_changed', actor: systemActor, source: 'avinode', at, patch });
  }
  return merged;
}

/**
 * Somebody says that an RFQ is of this trip, and it is known under a trip's other name: the two are one. Only where no
 * session stands on the other row yet, for this cannot be undone.
 * @param locked what `lockTripCandidates` locked
 * @returns the trip as it stands now
 */
export async function mergeTripsByRfq(
  tx: TenantTx,
  trip: Trip,
  { avinodeRfqId, locked, at }: { avinodeRfqId: string; locked: readonly Trip[]; at: Instant },
): Promise<Trip> {
  const rfq = await findRfq(tx, trip.connectionId, avinodeRfqId);
  if (rfq === null || rfq.tripId === trip.id) return trip;
  const other = locked.find(({ id }) => id === rfq.tripId);
  if (other === undefined) throw new RetryTransaction('the RFQ was noted or moved meanwhile');
  if (!canBeSameTrip(trip, other)) return trip;
  const [taken] = await tx[inside].db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.tripId, other.id)))
    .limit(1);
  return taken === undefined ? mergeTrips(tx, trip, other, at) : trip;
}

/** Moves RFQs, quotes and notifications over. @returns the twins that stay behind, with the quotes that stand for them */
async function moveSourcing(tx: TenantTx, from: Trip, into: Trip): Promise<ReadonlyMap<string, QuoteId>> {
  const { db } = tx[inside];
  await db
    .update(rfqs)
    .set({ tripId: into.id })
    .where(and(ofTenant(tx, rfqs), eq(rfqs.tripId, from.id)));
  await db
    .update(avinodeWebhookEvents)
    .set({ tripId: into.id })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.tripId, from.id)));
  return moveQuotes(tx, from, into);
}

/** Moves quotes over. A quote that both have under one Avinode id is one quote: its twin stays behind and counts no more. */
async function moveQuotes(tx: TenantTx, from: Trip, into: Trip): Promise<ReadonlyMap<string, QuoteId>> {
  const { db } = tx[inside];
  const standing = alias(quotes, 'standing');
  const found = await db
    .select({ twin: quotes.id, standing: standing.id })
    .from(quotes)
    .innerJoin(standing, and(ofTenant(tx, standing), eq(standing.avinodeQuoteId, quotes.avinodeQuoteId)))
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, from.id), eq(standing.tripId, into.id)));
  const duplicates = new Map<string, QuoteId>(found.map(({ twin, standing: id }) => [twin, id]));
  const others =
    found.length === 0
      ? undefined
      : notInArray(
          quotes.id,
          found.map(({ twin }) => twin),
        );
  await db
    .update(quotes)
    .set({ tripId: into.id })
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, from.id), others));
  return duplicates;
}
