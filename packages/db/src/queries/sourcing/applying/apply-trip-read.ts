import type { MessageReading, QuoteReading, RfqReading, TripHead } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import type { NotificationId, TripId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { QuoteKind } from '@tripthread/shared/quotes/quotes';
import {
  type Actor,
  type EventRefs,
  type SessionEventKind,
  systemActor,
} from '@tripthread/shared/sessions/session-events';
import {
  isOpen,
  type SessionPatch,
  type SessionStep,
  stepAtLeast,
  type Turn,
} from '@tripthread/shared/sessions/sessions';
import { tripNames } from '@tripthread/shared/sessions/trip-info';
import { and, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { allSettledOrThrow } from '../../../internal/settle-all.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { trips } from '../../../schema/trips.ts';
import { applyMessages } from './apply-messages.ts';
import { applyRfq, type TripLookup } from './apply-rfq.ts';
import { openCompanies } from '../operator-lookup.ts';
import { markRead } from '../notifications/notifications.ts';
import { addTripName } from '../notifications/trip-name.ts';
import { listSessionsOfTripForUpdate } from '../../sessions/related-sessions.ts';
import { appendAllToSession, appendToSession, type Session } from '../../sessions/sessions.ts';
import { isUnchanged, type QuoteOffer, saveQuote } from '../../quotes/quotes.ts';
import { countSourcing } from '../sourcing.ts';
import { findTripForUpdate, getTripLookup, type Trip } from '../trips.ts';

/** A quote as read, with what makes it a firm price or Avinode's estimate. */
export interface ReadQuote {
  readonly quote: QuoteReading;
  readonly kind: QuoteKind;
  readonly avinodeRfqId: string | null;
}

export interface ReadMessage {
  readonly notificationId: NotificationId;
  readonly message: MessageReading;
}

/** What one read of a trip has found. */
export interface TripReading {
  /** Which read of the trip it was, as counted when it began. */
  readonly begun: number;
  readonly head: TripHead | null;
  readonly rfqs: readonly RfqReading[];
  readonly quotes: readonly ReadQuote[];
  readonly messages: readonly ReadMessage[];
}

/** Something that every session of the trip is told. */
export interface Effect {
  readonly kind: SessionEventKind;
  readonly actor: Actor;
  readonly refs: EventRefs;
  readonly turn?: Turn;
  readonly step?: SessionStep;
}

/**
 * Applies what was read of a trip: to its rows, and to the threads of all its sessions. Safe to repeat. A state that was
 * asked for before the one that stands is passed over; messages never change, and are applied whenever they come.
 */
export async function applyTripReading(tx: TenantTx, tripId: TripId, reading: TripReading, at: Instant): Promise<void> {
  const found = await findTripForUpdate(tx, tripId);
  if (found === null || found.mergedInto !== null) return;
  const trip = await saveTripNames(tx, found, reading.head, at);
  const isNewest = reading.begun > trip.readsApplied;
  // Before anything that others may be waiting to make as well: trip, sessions, then the rest, everywhere.
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const effects: Effect[] = [];
  const companies = openCompanies(tx, at);
  if (isNewest) {
    const known = { trip, companies, known: await getTripLookup(tx, trip.id) };
    for (const rfq of reading.rfqs) effects.push(...(await applyRfq(tx, known, rfq, at)));
    for (const quote of reading.quotes) effects.push(...(await applyReadQuote(tx, known, quote, at)));
    await saveTripRead(tx, trip, reading, at);
  }
  const sourcing = await countSourcing(tx, trip.id, sessions);
  const updated = await allSettledOrThrow(
    sessions.map((session) => recordEffects(tx, session, { effects, trip, sourcing: sourcing.of(session), at })),
  );
  await applyMessages(tx, updated, reading.messages, { companies, at });
  await markRead(
    tx,
    reading.messages.map(({ notificationId }) => notificationId),
    at,
  );
}

async function saveTripNames(tx: TenantTx, found: Trip, head: TripHead | null, at: Instant): Promise<Trip> {
  let trip = found;
  if (head === null) return trip;
  trip = await addTripName(tx, trip, { kind: 'api_id', avinodeTripId: head.avinodeTripId }, at);
  if (head.tripCode !== null) trip = await addTripName(tx, trip, { kind: 'code', tripCode: head.tripCode }, at);
  return trip;
}

async function saveTripRead(tx: TenantTx, trip: Trip, { begun, head }: TripReading, at: Instant): Promise<void> {
  await tx[inside].db
    .update(trips)
    .set({
      readsApplied: begun,
      readAt: at,
      readError: null,
      ...(head === null ? {} : { searchUrl: head.searchUrl, viewUrl: head.viewUrl }),
      ...(head?.isCancelled === true && trip.cancelledAt === null ? { cancelledAt: at } : {}),
    })
    .where(and(ofTenant(tx, trips), eq(trips.id, trip.id)));
}

async function applyReadQuote(
  tx: TenantTx,
  { trip, known, companies }: TripLookup,
  { quote, kind, avinodeRfqId }: ReadQuote,
  at: Instant,
): Promise<readonly Effect[]> {
  if (quote.total === null || quote.total.amountMinor <= 0) return [];
  const present = known.quotes.get(quote.avinodeQuoteId);
  const stated = statedBy(quote, quote.total, kind);
  if (present !== undefined && isUnchanged(present, stated)) return [];
  const ofThisTrip = avinodeRfqId === null ? undefined : known.rfqs.get(avinodeRfqId);
  const operatorId = ofThisTrip?.operatorId ?? (await companies.idOf(quote.operator ?? nobody(quote)));
  const {
    quote: saved,
    outcome,
    isBack,
  } = await saveQuote(tx, {
    tripId: trip.id,
    rfqId: ofThisTrip?.id ?? null,
    operatorId,
    ...stated,
    receivedAt: at,
  });
  if (outcome === 'same') return [];
  if (saved.kind === 'estimate')
    return [{ kind: 'sourcing_updated', actor: systemActor, refs: { quoteId: saved.id, revision: saved.revision } }];
  return [
    {
      kind: outcome === 'new' ? 'quote_recorded' : 'quote_revised',
      actor: { kind: 'operator', id: operatorId },
      refs: { quoteId: saved.id, revision: saved.revision, ...(isBack === true ? { isBack } : {}) },
      turn: 'broker',
      step: 'analyzing_options',
    },
  ];
}

/** A reading that does not name something says nothing of it: not every view of a quote at Avinode names all. */
const statedBy = (
  { avinodeQuoteId, aircraft, validUntil, offer }: QuoteReading,
  total: Money,
  kind: QuoteKind,
): Omit<QuoteOffer, 'operatorId' | 'receivedAt'> => ({
  avinodeQuoteId,
  kind,
  totalMinor: total.amountMinor,
  currency: total.currency,
  validUntil,
  aircraftType: aircraft.type ?? undefined,
  aircraftTailNumber: aircraft.tail ?? undefined,
  yearOfMake: offer.yearOfMake ?? undefined,
  seats: offer.seats ?? undefined,
  safetyRatings: offer.safetyRatings ?? undefined,
  flightMinutes: offer.flightMinutes ?? undefined,
  operatorTerms: offer.operatorTerms ?? undefined,
  lines: offer.lines ?? undefined,
});

const nobody = ({ avinodeQuoteId }: QuoteReading) => ({ companyId: null, name: `Operator of ${avinodeQuoteId}` });

/** Appends the effects to one session's thread, each a line of its own; where there are none, only what the row lacks. */
async function recordEffects(
  tx: TenantTx,
  given: Session,
  { effects, trip, sourcing, at }: { effects: readonly Effect[]; trip: Trip; sourcing: SessionPatch; at: Instant },
): Promise<Session> {
  if (effects.length > 0)
    return appendAllToSession(
      tx,
      given,
      effects.map(({ kind, actor, refs, turn, step }) => (session) => ({
        kind,
        actor,
        source: 'avinode',
        at,
        refs,
        patch: {
          ...tripNames(trip),
          ...sourcing,
          ...(step === undefined ? {} : { currentStep: stepAtLeast(session, step) }),
          ...(turn !== undefined && isOpen(session.status) ? { turn } : {}),
        },
      })),
    );
  const patch = { ...tripNames(trip), ...sourcing };
  const isBehind = (Object.keys(patch) as (keyof typeof patch)[]).some((name) => patch[name] !== given[name]);
  if (!isBehind) return given;
  return appendToSession(tx, {
    session: given,
    kind: 'sourcing_updated',
    actor: systemActor,
    source: 'avinode',
    at,
    patch,
  });
}
