import { learnName } from '@tripthread/db/queries/sourcing/notifications/notified-trip';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { saveQuote } from '@tripthread/db/queries/quotes/quotes';
import { ensureRfq, ensureTrip, saveRfq, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import { parseTripReference } from '@tripthread/shared/ids';
import { type Actor, systemActor } from '@tripthread/shared/sessions/session-events';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { decideTripInfo } from '@tripthread/shared/sessions/trip-info';
import { recordDecline } from '@tripthread/commands/quotes/record-decline';
import { applyQuoteOfTrip } from '@tripthread/commands/quotes/record-quote';
import { operators } from './people.ts';
import { statedBy } from './charters/stated.ts';
import { hours, known, type Of, type Role, rowOf, type Scene } from './scene.ts';

export async function attachTrip(
  { tx, connectionId }: Scene,
  role: Role,
  session: Session,
  { id, code, rfp }: Of<'trip'>,
  at: Instant,
): Promise<Session> {
  let trip: Trip | null = null;
  for (const name of [id, code]) {
    const reference = name === null ? null : parseTripReference(name);
    if (reference === null) continue;
    trip =
      trip === null ? await ensureTrip(tx, { connectionId, reference, at }) : await learnName(tx, trip, reference, at);
  }
  if (trip === null) throw new Error('a trip of the demo has no name');
  role.trip = trip;
  const sourcing = await countSourcing(tx, trip.id, [session]);
  const change = {
    trip: { ...trip, sourcing: sourcing.ofTrip },
    own: sourcing.ownOf(session),
    avinodeRfpId: rfp,
  };
  return appendToSession(tx, {
    session,
    kind: 'trip_info_changed',
    actor: { kind: 'iso_agent', id: role.agentId },
    source: 'demo',
    at,
    patch: unwrap(decideTripInfo(session, change)),
  });
}

/** What befalls a trip is news in each of its sessions. */
export async function befall(
  scene: Scene,
  role: Role,
  deed: Of<'quote' | 'estimate' | 'decline'>,
  at: Instant,
): Promise<void> {
  const { tx } = scene;
  const { trip } = role;
  if (trip === null) throw new Error('an operator of the demo answers without a trip');
  const operatorId = known(scene.operators, deed.operator);
  const operatorName = operators[deed.operator];
  const actor: Actor = { kind: 'operator', id: operatorId };
  const avinodeRfqId = deed.rfq;
  switch (deed.is) {
    case 'decline':
      return recordDecline(tx, { trip, avinodeRfqId, operatorName, reason: deed.reason, actor, source: 'demo', at });
    case 'estimate': {
      const { rfq } = await ensureRfq(tx, { trip, avinodeRfqId, operatorId, at });
      await saveQuote(tx, {
        tripId: trip.id,
        rfqId: rfq.id,
        operatorId,
        avinodeQuoteId: deed.quote,
        kind: 'estimate',
        totalMinor: deed.total * 100,
        currency: 'USD',
        aircraftType: deed.aircraft,
        receivedAt: at,
      });
      return;
    }
    case 'quote': {
      const input = {
        avinodeQuoteId: deed.quote,
        avinodeRfqId,
        operatorName,
        total: { amountMinor: deed.total * 100, currency: deed.currency },
        aircraftType: deed.aircraft,
        tail: deed.tail ?? undefined,
        ...statedBy(deed.operator, deed),
        validUntil: deed.lapsesIn === null ? undefined : instantPlus(scene.now, hours(deed.lapsesIn)),
      };
      const quote = await applyQuoteOfTrip(tx, { trip, input, actor, source: 'demo', at });
      role.quotes.set(deed.quote, quote.id);
    }
  }
}

/** An operator is asked: one more RFQ of the trip, in each thread that is on it. */
export async function seeRfq(
  scene: Scene,
  { trip }: Role,
  cast: readonly Role[],
  { operator, rfq: avinodeRfqId, isSilent }: Of<'rfq'>,
  at: Instant,
): Promise<void> {
  const { tx } = scene;
  if (trip === null) throw new Error('an operator of the demo is asked without a trip');
  const { rfq } = await ensureRfq(tx, { trip, avinodeRfqId, operatorId: known(scene.operators, operator), at });
  if (isSilent) await saveRfq(tx, rfq.id, { status: 'unanswered' });
  for (const role of cast.filter((other) => other.trip?.id === trip.id)) {
    const session = await rowOf(scene, role);
    role.session = await appendToSession(tx, {
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
