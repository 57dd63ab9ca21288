import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import { itemsFor } from '../known/offers.ts';
import { aircraftType, findOperator } from '../known/operators.ts';
import type { Lift, Message, Quote, Rfq } from './model.ts';
import { conflict, invalid, notFound } from './problem.ts';
import { writtenBy } from './rfqs.ts';
import type { Change } from './store.ts';
import { getRfq, notifySubscribers, tripOfRfq, type World } from './world.ts';

/** Finds what an answer is addressed to: an RFQ, or one lift of it. @throws 404 */
export function requestNamed(world: World, id: string): { readonly rfq: Rfq; readonly lift: Lift | null } {
  if (id.startsWith('arfq-')) return { rfq: getRfq(world, id), lift: null };
  for (const rfq of world.store.all('rfqs')) {
    const lift = rfq.lifts.find((one) => one.id === id);
    if (lift !== undefined) return { rfq, lift };
  }
  throw notFound();
}

export interface Offer {
  readonly price: number;
  readonly currency?: string;
  readonly validUntil?: Instant | null;
  readonly text?: string;
  readonly liftId?: string;
  /** An aircraft that was not requested. */
  readonly extra?: { readonly type: string; readonly tail: string; readonly category: string };
  readonly lineItems?: Quote['lineItems'];
  readonly segments?: Quote['segments'];
  readonly isByHand?: boolean;
}

export interface Offered {
  readonly quote: Quote;
  readonly message: Message;
}

/** Submits a firm price for a lift. If the lift has a quote, this is a new price of it, with a further message. */
export function submitQuote(world: World, rfqId: string, offer: Offer): Offered {
  const rfq = openRfq(world, rfqId);
  if (!Number.isFinite(offer.price) || offer.price < 0) throw invalid('Invalid price', 'totalPrice');
  return world.store.change((change) => {
    const lift = liftToQuote(change, rfq, offer);
    const at = world.clock.now();
    const earlier = lift.state === 'Accepted' && lift.quoteId !== null ? change.get('quotes', lift.quoteId) : undefined;
    const text = offer.text ?? 'Happy to offer the following.';
    const quote: Quote = {
      id: earlier?.id ?? change.nextId('aquote'),
      rfqId,
      liftId: lift.id,
      isEstimate: false,
      price: offer.price,
      currency: offer.currency ?? earlier?.currency ?? findOperator(rfq.sellerId)?.currency ?? 'USD',
      message: text,
      createdOn: earlier?.createdOn ?? at,
      updatedOn: at,
      validUntil:
        offer.validUntil === undefined
          ? (earlier?.validUntil ?? instantPlus(at, millisecondsPer.day))
          : offer.validUntil,
      revision: (earlier?.revision ?? 0) + 1,
      // A new price gets new line items.
      lineItems: offer.lineItems ?? itemsFor(rfq.sellerId, offer.price),
      segments: offer.segments ?? earlier?.segments ?? null,
    };
    change.put('quotes', quote);
    const accepted: Lift = { ...lift, state: 'Accepted', declineReason: null, quoteId: quote.id };
    const { id, price, currency } = quote;
    const message = answer(world, change, rfq, {
      kind: 'quote',
      text,
      lifts: [accepted],
      quote: { id, price, currency, createdOn: at },
      isByHand: offer.isByHand,
    });
    return { quote, message };
  });
}

/** Finds the lift of a price: the given one, the one with that tail, the first without an answer; or adds one. */
function liftToQuote(change: Change, rfq: Rfq, { liftId, extra }: Offer): Lift {
  if (liftId !== undefined) {
    const named = rfq.lifts.find(({ id }) => id === liftId);
    if (named === undefined) throw notFound();
    return named;
  }
  if (extra === undefined) {
    const lift =
      rfq.lifts.find(({ state }) => state === 'Accepted') ?? rfq.lifts.find(({ state }) => state === 'Unanswered');
    const [first] = rfq.lifts;
    if (lift === undefined && first === undefined) throw notFound();
    return lift ?? (first as Lift);
  }
  const same = rfq.lifts.find(({ tail, type }) => (extra.tail === '' ? type === extra.type : tail === extra.tail));
  return (
    same ?? {
      id: change.nextId('asellerlift'),
      ...extra,
      maxPax: aircraftType(extra.type)?.seats ?? 0,
      state: 'Unanswered',
      declineReason: null,
      quoteId: null,
    }
  );
}

export interface Declining {
  readonly reason: DeclineReason;
  readonly text?: string;
  /** One aircraft only; otherwise the whole request. */
  readonly liftId?: string;
  readonly isByHand?: boolean;
}

export function decline(world: World, rfqId: string, { reason, text, liftId, isByHand }: Declining): Message {
  const rfq = openRfq(world, rfqId);
  const declined = rfq.lifts
    .filter(({ id }) => liftId === undefined || id === liftId)
    .map((lift): Lift => ({ ...lift, state: 'Declined', declineReason: reason, quoteId: null }));
  if (declined.length === 0) throw notFound();
  const words = text ?? 'Sorry, we have no available aircraft for this trip.';
  return world.store.change((change) =>
    answer(world, change, rfq, { kind: 'decline', text: words, lifts: declined, declineReason: reason, isByHand }),
  );
}

interface Answering {
  readonly kind: 'quote' | 'decline' | 'chat';
  readonly text: string;
  readonly lifts: readonly Lift[];
  readonly quote?: Message['quote'];
  readonly declineReason?: DeclineReason;
  readonly isByHand?: boolean;
}

/** Adds an operator's message to the thread and notifies the buyer. */
function answer(world: World, change: Change, rfq: Rfq, { isByHand = false, ...answered }: Answering): Message {
  const trip = tripOfRfq(world, rfq);
  const at = world.clock.now();
  const person = findOperator(rfq.sellerId)?.person ?? '';
  const message = writtenBy(change, rfq, { ...answered, by: 'seller', person, createdOn: at });
  const added = answered.lifts.filter(({ id }) => !rfq.lifts.some((lift) => lift.id === id));
  const lifts = rfq.lifts.map((lift) => answered.lifts.find(({ id }) => id === lift.id) ?? lift);
  change.put('rfqs', {
    ...rfq,
    lifts: [...lifts, ...added],
    updatedOn: at,
    messageIds: [...rfq.messageIds, message.id],
    isPlayedByHand: rfq.isPlayedByHand || isByHand,
  });
  const isChat = answered.kind === 'chat';
  const event = isChat ? 'TripChatFromSeller' : 'TripRequestSellerResponse';
  notifySubscribers(world, change, { to: trip.buyerId, event, id: message.id, type: 'tripmsgs', trip });
  if (!isChat) {
    notifySubscribers(world, change, {
      to: rfq.sellerId,
      event: 'TripRequestSellerResponseMine',
      id: message.id,
      type: 'tripmsgs',
      trip,
    });
  }
  return message;
}

export function chatFromSeller(world: World, rfqId: string, text: string, isByHand = false): Message {
  const rfq = getRfq(world, rfqId);
  return world.store.change((change) => answer(world, change, rfq, { kind: 'chat', text, lifts: [], isByHand }));
}

export function chatFromBuyer(
  world: World,
  rfqId: string,
  { text, person, also }: { text: string; person: string; also?: (change: Change, rfq: Rfq) => void },
): Message {
  const rfq = getRfq(world, rfqId);
  const trip = tripOfRfq(world, rfq);
  return world.store.change((change) => {
    const createdOn = world.clock.now();
    const message = writtenBy(change, rfq, { by: 'buyer', kind: 'chat', person, text, createdOn });
    change.put('rfqs', { ...rfq, updatedOn: createdOn, messageIds: [...rfq.messageIds, message.id] });
    notifySubscribers(world, change, {
      to: trip.buyerId,
      event: 'TripChatMine',
      id: message.id,
      type: 'tripmsgs',
      trip,
    });
    notifySubscribers(world, change, {
      to: rfq.sellerId,
      event: 'TripChatFromBuyer',
      id: message.id,
      type: 'tripmsgs',
      trip,
    });
    also?.(change, rfq);
    return message;
  });
}

function openRfq(world: World, id: string): Rfq {
  const rfq = getRfq(world, id);
  if (rfq.isCanceled) throw conflict('The request is canceled');
  return rfq;
}
