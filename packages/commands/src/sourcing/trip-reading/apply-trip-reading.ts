import { allSettledOrThrow, type TenantTx } from '@tripthread/db/database';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendAllToSession, appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { markRead } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { type Companies, openCompanies } from '@tripthread/db/queries/sourcing/operators';
import { getTripLookup } from '@tripthread/db/queries/sourcing/rfqs';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { saveTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { findTripForUpdate, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { keysOf } from '@tripthread/shared/fields';
import type { TripId } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, type SessionPatch, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { tripNames } from '@tripthread/shared/sessions/trip-info';
import type { TripHead } from '@tripthread/shared/sourcing/avinode';
import type { TripReading } from '@tripthread/shared/sourcing/reading/trip-reading';
import type { Instant } from '@tripthread/shared/time/clock';
import { addTripName } from '../trips/add-trip-name.ts';
import { applyMessages } from './apply-messages.ts';
import { applyQuote } from './apply-quote.ts';
import { applyRfq } from './apply-rfq.ts';
import type { TripEvent } from './trip-event.ts';

/**
 * Applies a read of a trip to its rows and to the threads of all its sessions. Idempotent. A read that began before the
 * last one applied is ignored, except for its messages, which never change.
 */
export async function applyTripReading(tx: TenantTx, tripId: TripId, reading: TripReading, at: Instant): Promise<void> {
  const found = await findTripForUpdate(tx, tripId);
  if (found === null || found.mergedInto !== null) return;
  const trip = await addTripNames(tx, found, reading.head, at);
  // Locked before operators and quotes are upserted: every transaction locks trip, sessions and the rest in this order.
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const companies = openCompanies(tx, at);
  const events = reading.begun > trip.readsApplied ? await applyState(tx, trip, reading, { companies, at }) : [];
  const sourcing = await countSourcing(tx, trip.id, sessions);
  const updated = await allSettledOrThrow(
    sessions.map((session) => addEvents(tx, session, { events, trip, sourcing: sourcing.of(session), at })),
  );
  await applyMessages(tx, updated, reading.messages, { companies, at });
  await markRead(
    tx,
    reading.messages.map(({ notificationId }) => notificationId),
    at,
  );
}

async function addTripNames(tx: TenantTx, found: Trip, head: TripHead | null, at: Instant): Promise<Trip> {
  if (head === null) return found;
  const trip = await addTripName(tx, found, { kind: 'api_id', avinodeTripId: head.avinodeTripId }, at);
  return head.tripCode === null ? trip : addTripName(tx, trip, { kind: 'code', tripCode: head.tripCode }, at);
}

async function applyState(
  tx: TenantTx,
  trip: Trip,
  reading: TripReading,
  { companies, at }: { companies: Companies; at: Instant },
): Promise<readonly TripEvent[]> {
  const lookup = { trip, companies, known: await getTripLookup(tx, trip.id) };
  const events: TripEvent[] = [];
  for (const rfq of reading.rfqs) events.push(...(await applyRfq(tx, lookup, rfq, at)));
  for (const quote of reading.quotes) events.push(...(await applyQuote(tx, lookup, quote, at)));
  await saveTripRead(tx, trip, reading, at);
  return events;
}

/** Adds the events to one session's thread; without events, one that updates its columns if they differ. */
async function addEvents(
  tx: TenantTx,
  given: Session,
  { events, trip, sourcing, at }: { events: readonly TripEvent[]; trip: Trip; sourcing: SessionPatch; at: Instant },
): Promise<Session> {
  const columns = { ...tripNames(trip), ...sourcing };
  const base = { source: 'avinode', at } as const;
  if (events.length === 0) {
    if (keysOf(columns).every((name) => columns[name] === given[name])) return given;
    const update = { ...base, kind: 'sourcing_updated', actor: systemActor, patch: columns } as const;
    return appendToSession(tx, { ...update, session: given });
  }
  const appends = events.map(({ kind, actor, refs, turn, step }) => (session: Session) => ({
    ...base,
    kind,
    actor,
    refs,
    patch: {
      ...columns,
      ...(step === undefined ? {} : { currentStep: stepAtLeast(session, step) }),
      ...(turn !== undefined && isOpen(session.status) ? { turn } : {}),
    },
  }));
  return appendAllToSession(tx, given, appends);
}
