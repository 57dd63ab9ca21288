import type { QuoteId, SessionId } from '@tripthread/shared/ids';
import type { SourcingFacts } from '@tripthread/shared/quotes/quotes';
import { isOpen, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import type { CarriedQuotes } from '@tripthread/shared/sessions/trip-info';
import type { Instant } from '@tripthread/shared/time/clock';
import { and, asc, eq, inArray, isNull, ne, notInArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { StartAgain } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { quotes } from '../../schema/quotes.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { trips } from '../../schema/trips.ts';
import { type Append, appendToSession, type Session } from '../sessions/sessions.ts';
import { findAnyTripForUpdate, isAtAvinode, type TripRow } from '../sourcing/trips.ts';

type Quote = typeof quotes.$inferSelect;

/** A trip of the desk's own, for what is quoted to a session that has none at Avinode. */
export async function makeOwnTrip(tx: TenantTx, at: Instant): Promise<TripRow> {
  const [made] = await tx[inside].db
    .insert(trips)
    .values({ brokerageId: tx.brokerageId, connectionId: null, createdAt: at })
    .returning();
  if (made === undefined) throw new Error('the trip was not stored');
  return made;
}

/** What came along, and how many of them are firm; told to those who were on the other trip before. */
export interface Carried extends CarriedQuotes {
  readonly quotes: readonly Quote[];
}

/** The trip that a session leaves, locked; null where it has none. To be locked after the one that it gets. */
export const lockLeftTrip = async (tx: TenantTx, { tripId }: Pick<Session, 'tripId'>): Promise<TripRow | null> =>
  tripId === null ? null : findAnyTripForUpdate(tx, tripId);

/**
 * What was quoted outside Avinode goes along when its session gets another trip: of a trip of the desk's own all; of one at
 * Avinode what was entered by hand, unless another session stands on it as well. A trip of the desk's own is then merged into
 * the other one. Both trips have to be locked.
 * @param into null where the session is left without a trip at Avinode: what goes along then gets one of the desk's own
 * @returns the trip the session is on from now, and what came along
 */
export async function carryQuotes(
  tx: TenantTx,
  { session, from, into, at }: { session: Session; from: TripRow; into: TripRow | null; at: Instant },
): Promise<{ readonly trip: TripRow | null; readonly carried: Carried }> {
  const isOwn = !isAtAvinode(from);
  const given = isOwn ? await listOf(tx, from) : await listOwnToSession(tx, from, session.id);
  if (into === null && (isOwn || given.length === 0)) return { trip: isOwn ? from : null, carried: noneCarried };
  const trip = into ?? (await makeOwnTrip(tx, at));
  const ids = given.map(({ id }) => id);
  const { moved, twins } = ids.length === 0 ? { moved: [], twins: new Map() } : await moveQuotes(tx, from, trip, ids);
  if (isOwn)
    await tx[inside].db
      .update(trips)
      .set({ mergedInto: trip.id })
      .where(and(ofTenant(tx, trips), eq(trips.id, from.id)));
  const came = new Set<string>(moved.map(({ id }) => id));
  const nameOf = (quoteId: string): string | null => (came.has(quoteId) ? quoteId : (twins.get(quoteId) ?? null));
  return { trip, carried: { quotes: moved, firmCount: moved.filter(({ kind }) => kind === 'firm').length, nameOf } };
}

export const noneCarried: Carried = { quotes: [], firmCount: 0, nameOf: () => null };

/** Tells the sessions that were on the trip before of each quote that came to it. */
export async function tellOfCarried(
  tx: TenantTx,
  sessions: readonly Session[],
  { quotes: came }: Carried,
  { sourcing, ...author }: Pick<Append, 'actor' | 'source' | 'at'> & { readonly sourcing: SourcingFacts },
): Promise<readonly Session[]> {
  const told: Session[] = [];
  for (const before of sessions) {
    let session = before;
    for (const { id: quoteId, revision } of came)
      session = await appendToSession(tx, {
        ...author,
        session,
        kind: 'quote_recorded',
        patch: {
          ...sourcing,
          currentStep: stepAtLeast(session, 'analyzing_options'),
          ...(isOpen(session.status) ? { turn: 'broker' as const } : {}),
        },
        refs: { quoteId, revision },
      });
    told.push(session);
  }
  return told;
}

/** Somebody was faster where the session, once locked, is on another trip than it was. @throws StartAgain */
export function requireSameTrip({ tripId }: Pick<Session, 'tripId'>, left: TripRow | null): void {
  if (tripId !== (left?.id ?? null)) throw new StartAgain('the session moved to another trip meanwhile');
}

/**
 * A quote that both trips have under one Avinode id is one quote: its twin stays behind with the row it came by, counted no
 * more.
 * @param ids which; left out, all of them
 */
export async function moveQuotes(
  tx: TenantTx,
  from: TripRow,
  into: TripRow,
  ids?: readonly QuoteId[],
): Promise<{ readonly moved: readonly Quote[]; readonly twins: ReadonlyMap<string, QuoteId> }> {
  const { db } = tx[inside];
  const standing = alias(quotes, 'standing');
  const found = await db
    .select({ twin: quotes.id, standing: standing.id })
    .from(quotes)
    .innerJoin(standing, and(ofTenant(tx, standing), eq(standing.avinodeQuoteId, quotes.avinodeQuoteId)))
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, from.id), eq(standing.tripId, into.id)));
  const twins = new Map<string, QuoteId>(found.map(({ twin, standing: id }) => [twin, id]));
  const moved = await db
    .update(quotes)
    .set({ tripId: into.id })
    .where(
      and(
        ofTenant(tx, quotes),
        eq(quotes.tripId, from.id),
        ids === undefined ? undefined : inArray(quotes.id, [...ids]),
        twins.size === 0
          ? undefined
          : notInArray(
              quotes.id,
              found.map(({ twin }) => twin),
            ),
      ),
    )
    .returning();
  return { moved: moved.toSorted((a, b) => (a.id < b.id ? -1 : 1)), twins };
}

const listOf = async (tx: TenantTx, { id }: TripRow): Promise<readonly Quote[]> =>
  tx[inside].db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, id)))
    .orderBy(asc(quotes.id));

/** What was entered by hand on a trip at Avinode that no other session is on. */
async function listOwnToSession(tx: TenantTx, trip: TripRow, sessionId: SessionId): Promise<readonly Quote[]> {
  const { db } = tx[inside];
  const [other] = await db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.tripId, trip.id), ne(chatSessions.id, sessionId)))
    .limit(1);
  if (other !== undefined) return [];
  return db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, trip.id), isNull(quotes.avinodeQuoteId), isNull(quotes.rfqId)))
    .orderBy(asc(quotes.id));
}
