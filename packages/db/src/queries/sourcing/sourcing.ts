import type { Instant } from '@tripthread/shared/time/clock';
import type { QuoteId, SessionId, TripId } from '@tripthread/shared/ids';
import {
  noOwnQuotes,
  noSourcing,
  type OwnQuotes,
  type SourcingFacts,
  withOwnQuotes,
} from '@tripthread/shared/quotes/quotes';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { quotes } from '../../schema/quotes.ts';
import { rfqs, trips } from '../../schema/trips.ts';

type Counted = { readonly id: SessionId };

/** What the sourcing of a trip and its sessions comes to, counted from the rows. */
export interface Sourcing {
  readonly ofTrip: SourcingFacts;
  readonly ownOf: (session: Counted) => OwnQuotes;
  /** What the session's columns say. */
  readonly of: (session: Counted) => SourcingFacts;
}

/**
 * Counts the RFQs and quotes of a trip, and the own quotes of sessions that are on it. The trip and the sessions have to be
 * locked. The rules are `sourcingOf` of shared/quotes.
 * @param tripId null where the sessions have no trip
 */
export async function countSourcing(
  tx: TenantTx,
  tripId: TripId | null,
  sessions: readonly Counted[],
): Promise<Sourcing> {
  // One round trip: the driver sends both before it waits for either.
  const [ofTrip, own] = await Promise.all([
    tripId === null ? noSourcing : countOfTrip(tx, tripId),
    countOwn(
      tx,
      sessions.map(({ id }) => id),
    ),
  ]);
  const ownOf = ({ id }: Counted): OwnQuotes => own.get(id) ?? noOwnQuotes;
  return { ofTrip, ownOf, of: (session) => withOwnQuotes(ofTrip, ownOf(session)) };
}

const isFirm = sql`${quotes.kind} = 'firm'`;
const isLive = sql`${isFirm} and ${quotes.status} in ('received', 'analyzed')`;

async function countOfTrip(tx: TenantTx, tripId: TripId): Promise<SourcingFacts> {
  const ofRfqs = sql`from ${rfqs} where ${rfqs.tripId} = ${tripId} and ${ofTenant(tx, rfqs)}`;
  const ofQuotes = sql`from ${quotes} where ${quotes.tripId} = ${tripId} and ${ofTenant(tx, quotes)}`;
  const [counted] = await tx[inside].db
    .select({
      operatorsContactedCount: sql<number>`(select count(*)::int ${ofRfqs})`,
      quotesExpectedCount: sql<number>`(select count(*)::int ${ofRfqs} and ${rfqs.status} in ('sent', 'unanswered', 'quoted'))`,
      quotesReceivedCount: sql<number>`(select count(*)::int ${ofQuotes} and ${isFirm})`,
      earliestExpiryAt: sql<Instant | null>`(select min(${quotes.validUntil}) ${ofQuotes} and ${isLive})`,
      silentSinceAt: sql<Instant | null>`(select min(${rfqs.chaserDueAt}) ${ofRfqs} and ${rfqs.status} in ('sent', 'unanswered'))`,
    })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, tripId)));
  if (counted === undefined) throw new Error('the trip whose sourcing is counted does not exist');
  return counted;
}

async function countOwn(tx: TenantTx, sessionIds: readonly SessionId[]): Promise<ReadonlyMap<SessionId, OwnQuotes>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await tx[inside].db
    .select({
      sessionId: quotes.sessionId,
      ids: sql<QuoteId[]>`json_agg(${quotes.id})`,
      receivedCount: sql<number>`count(*) filter (where ${isFirm})::int`,
      earliestExpiryAt: sql<Instant | null>`min(${quotes.validUntil}) filter (where ${isLive})`,
    })
    .from(quotes)
    .where(and(ofTenant(tx, quotes), inArray(quotes.sessionId, [...sessionIds])))
    .groupBy(quotes.sessionId);
  return new Map(rows.flatMap(({ sessionId, ...own }) => (sessionId === null ? [] : [[sessionId, own] as const])));
}
