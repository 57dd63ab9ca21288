import { addTripName } from '@tripthread/commands/sourcing/trips/add-trip-name';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { saveQuote } from '@tripthread/db/queries/quotes/quotes';
import { upsertRfq, saveRfq } from '@tripthread/db/queries/sourcing/rfqs';
import { upsertTrip, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import { parseTripReference } from '@tripthread/shared/ids';
import { type Actor, systemActor } from '@tripthread/shared/sessions/session-events';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { decideTripInfo } from '@tripthread/shared/sessions/trip-info';
import { recordDecline } from '@tripthread/commands/quotes/record-decline';
import { applyQuoteOfTrip } from '@tripthread/commands/quotes/record-quote';
import { hours, type Of, type Scene, sessionOf, type ThreadState } from './demo-context.ts';
import { known, people } from './demo-data.ts';
import { termsOf } from './operator-terms.ts';

export async function attachTrip(
  { tx, connectionId }: Scene,
  state: ThreadState,
  session: Session,
  { id, code, rfp }: Of<'attach_trip'>,
  at: Instant,
): Promise<Session> {
  let trip: Trip | null = null;
  for (const name of [id, code]) {
    const reference = name === undefined ? null : parseTripReference(name);
    if (reference === null) continue;
    trip =
      trip === null
        ? await upsertTrip(tx, { connectionId, reference, at })
        : await addTripName(tx, trip, reference, at);
  }
  if (trip === null) throw new Error('a trip of the demo has no name');
  state.trip = trip;
  const sourcing = await countSourcing(tx, trip.id, [session]);
  const change = {
    trip: { ...trip, sourcing: sourcing.ofTrip },
    own: sourcing.ownOf(session),
    avinodeRfpId: rfp,
  };
  return appendToSession(tx, {
    session,
    kind: 'trip_info_changed',
    actor: { kind: 'iso_agent', id: state.agentId },
    source: 'demo',
    at,
    patch: unwrap(decideTripInfo(session, change)),
  });
}

/** An event of a trip is recorded in each of its sessions. */
export async function applyTripAction(
  scene: Scene,
  state: ThreadState,
  beat: Of<'quote' | 'estimate' | 'decline'>,
  at: Instant,
): Promise<void> {
  const { tx } = scene;
  const { trip } = state;
  if (trip === null) throw new Error('an operator of the demo answers without a trip');
  const operatorId = known(scene.operators, beat.operator);
  const operatorName = known(people.operators, beat.operator).name;
  const actor: Actor = { kind: 'operator', id: operatorId };
  const avinodeRfqId = beat.rfq;
  switch (beat.action) {
    case 'decline':
      return recordDecline(tx, { trip, avinodeRfqId, operatorName, reason: beat.reason, actor, source: 'demo', at });
    case 'estimate': {
      const { rfq } = await upsertRfq(tx, { trip, avinodeRfqId, operatorId, at });
      await saveQuote(tx, {
        tripId: trip.id,
        rfqId: rfq.id,
        operatorId,
        avinodeQuoteId: beat.quote,
        kind: 'estimate',
        totalMinor: beat.total * 100,
        currency: 'USD',
        aircraftType: beat.aircraft,
        receivedAt: at,
      });
      return;
    }
    case 'quote': {
      const input = {
        avinodeQuoteId: beat.quote,
        avinodeRfqId,
        operatorName,
        total: { amountMinor: beat.total * 100, currency: beat.currency },
        aircraftType: beat.aircraft,
        tail: beat.tail,
        ...termsOf(beat.operator, beat),
        validUntil: beat.expiresInHours === undefined ? undefined : instantPlus(scene.now, hours(beat.expiresInHours)),
      };
      const quote = await applyQuoteOfTrip(tx, { trip, input, actor, source: 'demo', at });
      state.quotes.set(beat.quote, quote.id);
    }
  }
}

/** Adds one more RFQ of the trip, in each of its threads. */
export async function addRfq(
  scene: Scene,
  { trip }: ThreadState,
  states: readonly ThreadState[],
  { operator, rfq: avinodeRfqId, isSilent }: Of<'rfq'>,
  at: Instant,
): Promise<void> {
  const { tx } = scene;
  if (trip === null) throw new Error('an operator of the demo is asked without a trip');
  const { rfq } = await upsertRfq(tx, { trip, avinodeRfqId, operatorId: known(scene.operators, operator), at });
  if (isSilent) await saveRfq(tx, rfq.id, { status: 'unanswered' });
  for (const state of states.filter((other) => other.trip?.id === trip.id)) {
    const session = await sessionOf(scene, state);
    state.session = await appendToSession(tx, {
      session,
      kind: 'rfq_seen',
      actor: systemActor,
      source: 'demo',
      at,
      patch: {
        operatorsContactedCount: session.operatorsContactedCount + 1,
        quotesExpectedCount: session.quotesExpectedCount + 1,
        currentStep: stepAtLeast(session, 'requesting_quotes'),
        turn: 'operator',
      },
      refs: { rfqId: rfq.id, avinodeId: avinodeRfqId, avinodeKind: 'rfq' },
    });
  }
}
