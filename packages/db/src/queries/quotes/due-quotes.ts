import type { Instant } from '@tripthread/shared/time/clock';
import type { QuoteId } from '@tripthread/shared/ids';
import { and, asc, inArray, lte, min, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { quotes } from '../../schema/quotes.ts';
import { isOwnedBy, type Quote, type QuoteOwner } from './quotes.ts';

// Literal, or the partial index could not be used. The rule is `isLive` of shared/quotes.
const isLiveRow = sql`${quotes.kind} = 'firm' and ${quotes.status} in ('received', 'analyzed')`;

/** Trips and sessions with a quote that has lapsed, the one that lapsed first before the others. Nothing is locked. */
export async function listOwnersOfLapsedQuotes(
  tx: TenantTx,
  now: Instant,
  limit: number,
): Promise<readonly QuoteOwner[]> {
  const rows = await tx[inside].db
    .select({ tripId: quotes.tripId, sessionId: quotes.sessionId })
    .from(quotes)
    .where(and(ofTenant(tx, quotes), isLiveRow, lte(quotes.validUntil, now)))
    .groupBy(quotes.tripId, quotes.sessionId)
    .orderBy(asc(min(quotes.validUntil)), asc(quotes.tripId), asc(quotes.sessionId))
    .limit(limit);
  return rows.flatMap(({ tripId, sessionId }): QuoteOwner[] =>
    tripId !== null ? [{ tripId }] : sessionId === null ? [] : [{ sessionId }],
  );
}

/** The lapsed quotes of a trip or a session, in the order in which they lapsed. Their owner has to be locked. */
export async function listExpiredQuotes(tx: TenantTx, owner: QuoteOwner, now: Instant): Promise<readonly Quote[]> {
  return tx[inside].db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), isOwnedBy(owner), isLiveRow, lte(quotes.validUntil, now)))
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
