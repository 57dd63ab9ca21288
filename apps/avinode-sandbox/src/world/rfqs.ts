import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { accountOf } from '../known/accounts.ts';
import { aircraftType, type Operator } from '../known/operators.ts';
import { type Candidate, candidatesFor, estimateFor } from '../known/prices.ts';
import type { Lift, Message, Rfq, Trip } from './model.ts';
import { conflict, invalid } from './problem.ts';
import type { Change } from './store.ts';
import { getRfq, rfqsOf, notifySubscribers, tripOfRfq, wantedOf, type World } from './world.ts';

export interface Asking {
  readonly operators: readonly Operator[];
  readonly text?: string;
  readonly person?: string;
  /** Runs in the transaction that creates the requests. */
  readonly also?: (change: Change, rfqs: readonly Rfq[]) => void;
}

/** Sends the trip to operators who were not asked yet: one RFQ each, every lift with Avinode's estimate. */
export function sendRequests(world: World, trip: Trip, { operators, text = '', person, also }: Asking): readonly Rfq[] {
  if (trip.isCanceled) throw conflict('The trip is canceled');
  const asked = new Set(rfqsOf(world, trip).map(({ sellerId }) => sellerId));
  const chosen = operators.filter(({ id }) => !asked.has(id));
  if (chosen.length === 0) throw invalid('Choose an operator who was not asked yet', 'operators');
  const sender = person ?? accountOf(trip.buyerId).person;
  return world.store.change((change) => {
    const rfqs = chosen.map((operator) => askOne(world, change, trip, operator, { text, person: sender }));
    change.put('trips', { ...trip, rfqIds: [...trip.rfqIds, ...rfqs.map(({ id }) => id)] });
    also?.(change, rfqs);
    return rfqs;
  });
}

function askOne(
  world: World,
  change: Change,
  trip: Trip,
  operator: Operator,
  { text, person }: { text: string; person: string },
): Rfq {
  const at = world.clock.now();
  const id = change.nextId('arfq');
  const rfq: Rfq = {
    id,
    tripId: trip.id,
    sellerId: operator.id,
    isCanceled: false,
    createdOn: at,
    updatedOn: at,
    person,
    lifts: listLifts(change, trip, operator, { rfqId: id, at }),
    messageIds: [],
    isPlayedByHand: false,
  };
  // A text sent with the request is a message of the thread without its own notification.
  const words =
    text === '' ? [] : [writtenBy(change, rfq, { by: 'buyer', kind: 'request', person, text, createdOn: at })];
  const sent = { ...rfq, messageIds: words.map((message) => message.id) };
  change.put('rfqs', sent);
  notifySubscribers(world, change, { to: trip.buyerId, event: 'TripRequestMine', id, type: 'rfqs', trip });
  notifySubscribers(world, change, { to: operator.id, event: 'TripRequest', id, type: 'rfqs', trip });
  return sent;
}

/** The operator's matching aircraft, each with Avinode's estimate. */
function listLifts(
  change: Change,
  trip: Trip,
  operator: Operator,
  { rfqId, at }: { rfqId: string; at: Instant },
): Rfq['lifts'] {
  const { aircraft } = candidateOf(trip, operator);
  return aircraft.map(({ type, tail }): Lift => {
    const { category = 'Light jet', seats = 0 } = aircraftType(type) ?? {};
    const lift = { id: change.nextId('asellerlift'), type, tail, category, maxPax: seats };
    const quoteId = change.nextId('aquote');
    change.put('quotes', {
      id: quoteId,
      rfqId,
      liftId: lift.id,
      isEstimate: true,
      price: estimateFor(operator, { type, tail }, wantedOf(trip)),
      currency: operator.currency,
      message: '',
      createdOn: at,
      updatedOn: at,
      validUntil: null,
      revision: 1,
      lineItems: [],
      segments: null,
    });
    return { ...lift, state: 'Unanswered', declineReason: null, quoteId };
  });
}

const candidateOf = (trip: Trip, operator: Operator): Candidate =>
  candidatesFor(wantedOf(trip), Number.POSITIVE_INFINITY).find((one) => one.operator.id === operator.id) ?? {
    operator,
    aircraft: operator.fleet.slice(0, 1),
  };

type Written = Pick<Message, 'by' | 'kind' | 'person' | 'text' | 'createdOn'> &
  Partial<Pick<Message, 'quote' | 'lifts' | 'declineReason'>>;

/** Adds a message; the caller saves its RFQ. */
export function writtenBy(change: Change, rfq: Rfq, written: Written): Message {
  const id = change.nextId(written.by === 'buyer' ? 'abuyermsg' : 'asellermsg');
  const message: Message = { quote: null, lifts: [], declineReason: null, ...written, id, rfqId: rfq.id };
  change.put('messages', message);
  return message;
}

export interface Cancelling {
  readonly reason: CancelReason;
  readonly text: string;
  readonly person: string;
}

/** Cancels an RFQ. Idempotent: a second call sends no notification. */
export function cancelRfq(world: World, id: string, cancelling: Cancelling): void {
  const rfq = getRfq(world, id);
  if (!rfq.isCanceled) world.store.change((change) => cancelRfqAtOperator(world, change, rfq, cancelling));
}

/** Cancels a trip and all its RFQs. */
export function cancelTrip(world: World, trip: Trip, cancelling: Cancelling): void {
  if (trip.isCanceled) return;
  world.store.change((change) => {
    change.put('trips', { ...trip, isCanceled: true });
    for (const rfq of rfqsOf(world, trip)) if (!rfq.isCanceled) cancelRfqAtOperator(world, change, rfq, cancelling);
  });
}

function cancelRfqAtOperator(world: World, change: Change, rfq: Rfq, { reason, text, person }: Cancelling): void {
  const trip = tripOfRfq(world, rfq);
  const at = world.clock.now();
  const words = text === '' ? `Canceled: ${reason}` : text;
  const message = writtenBy(change, rfq, { by: 'buyer', kind: 'cancel', person, text: words, createdOn: at });
  change.put('rfqs', { ...rfq, isCanceled: true, updatedOn: at, messageIds: [...rfq.messageIds, message.id] });
  notifySubscribers(world, change, { to: trip.buyerId, event: 'TripRequestMine', id: rfq.id, type: 'rfqs', trip });
  notifySubscribers(world, change, { to: rfq.sellerId, event: 'TripRequest', id: rfq.id, type: 'rfqs', trip });
}
