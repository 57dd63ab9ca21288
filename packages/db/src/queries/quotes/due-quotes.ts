import type { Instant } from '@tripthread/shared/time/clock';
import type { QuoteId, TripId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, lte, min, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { quotes } from '../../schema/quotes.ts';
import type { Quote } from './quotes.ts';

// Literal, or the partial index could not be used. The rule is `isLive` of shared/quotes.
const isLiveRow = sql`${quotes.kind} = 'firm' and ${quotes.status} in ('received', 'analyzed')`;

/** Trips with a price that is over, the one that lapsed first before the others. Nothing is locked. */
export async function listTripsWithLapsedQuotes(tx: TenantTx, now: Instant, limit: number): Promise<readonly TripId[]> {
  const rows = await tx[inside].db
    .select({ tripId: quotes.tripId })
    .from(quotes)
    .where(and(ofTenant(tx, quotes), isLiveRow, lte(quotes.validUntil, now)))
    .groupBy(quotes.tripId)
    .orderBy(asc(min(quotes.validUntil)), asc(quotes.tripId))
    .limit(limit);
  return rows.map(({ tripId }) => tripId);
}

/** A trip's prices that are over, in the order in which they lapsed. The trip has to be locked. */
export async function listLapsedQuotes(tx: TenantTx, tripId: TripId, now: Instant): Promise<readonly Quote[]> {
  return tx[inside].db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, tripId), isLiveRow, lte(quotes.validUntil, now)))
    .orderBy(asc(quotes.validUntil), asc(quotes.id))
    .for('update');
}

/** Says of quotes that their price is over. */
export async function saveExpired(tx: TenantTx, quoteIds: readonly QuoteId[]): Promise<void> {
  await tx[inside].db
    .update(quotes)
    .set({ status: 'expired' })
    .where(and(ofTenant(tx, quotes), inArray(quotes.id, [...quoteIds])));
}
