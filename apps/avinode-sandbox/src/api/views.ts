// Renders the API's response bodies, as far as Avinode's public reference documents them.
import { accountOf } from '../known/accounts.ts';
import { distanceNm, instantAt } from '../known/airports.ts';
import { ratingsOf, termsOf, yearOf } from '../known/offers.ts';
import { aircraftType, findOperator } from '../known/operators.ts';
import type { Lift, Message, Quote, Rfq, Segment, Trip, Webhook } from '../world/model.ts';
import { rfqsOf, tripOfRfq, type World } from '../world/world.ts';

type Wire = Readonly<Record<string, unknown>>;

const link = ({ origin }: World, type: string, id: string): Wire => ({ id, href: `${origin}/api/${type}/${id}`, type });

/** The two deep links, as in the `actions` of a trip or an RFQ. */
function actionsOf({ origin }: World, trip: Trip, id: string): Wire {
  const action = (type: string, description: string, httpMethod: string, href: string) => ({
    type,
    description,
    httpMethod,
    href,
  });
  const load = `${origin}/marketplace/mvc/search/load/${id}?source=api&origin=api_action`;
  const view = `${origin}/marketplace/mvc/trips/buying/${trip.id}?source=api`;
  const resource = id === trip.id ? 'trips' : 'rfqs';
  return {
    searchInAvinode: action('searchInAvinode', 'Start a search in Avinode', 'GET', load),
    viewInAvinode: action('viewInAvinode', 'View in Avinode', 'GET', view),
    cancel: action('cancel', 'Cancel', 'PUT', `${origin}/api/${resource}/${id}/cancel`),
  };
}

export function tripHead(world: World, trip: Trip): Wire {
  return { ...link(world, 'trips', trip.id), tripId: trip.code, actions: actionsOf(world, trip, trip.id) };
}

export function tripView(world: World, trip: Trip): Wire {
  const rfqs = rfqsOf(world, trip);
  return {
    ...tripHead(world, trip),
    externalTripId: trip.externalTripId,
    canceled: trip.isCanceled,
    createdOn: trip.createdOn,
    criteria: trip.criteria,
    segments: trip.segments.map(segmentView),
    links: {
      rfqs: rfqs.map(({ id }) => link(world, 'rfqs', id)),
      tripmsgs: rfqs.flatMap(({ messageIds }) => messageIds.map((id) => link(world, 'tripmsgs', id))),
    },
  };
}

function segmentView({ startAirport, endAirport, dateTime, paxCount, paxSegment, paxTBD, timeTBD }: Segment): Wire {
  const utc = dateTime.local
    ? instantAt(startAirport.icao, dateTime.date, dateTime.time)
    : `${dateTime.date}T${dateTime.time}:00.000Z`;
  return {
    startAirport,
    endAirport,
    departureDateTime: {
      dateTimeUTC: utc.replace('.000Z', 'Z'),
      ...(dateTime.local ? { dateTimeLocal: `${dateTime.date}T${dateTime.time}:00` } : {}),
    },
    paxCount,
    paxSegment,
    paxTBD,
    timeTBD,
  };
}

/** Query parameters that add fields to an RFQ. */
export interface RfqOptions {
  readonly latestquote: boolean;
  readonly timestamps: boolean;
  readonly sellermessagelinks: boolean;
  readonly buyermessages: boolean;
}

export function rfqView(world: World, rfq: Rfq, options: RfqOptions): Wire {
  const trip = tripOfRfq(world, rfq);
  const { companyId, companyName } = accountOf(trip.buyerId);
  const messages = rfq.messageIds
    .map((id) => world.store.get('messages', id))
    .filter((message) => message !== undefined);
  const sellers = messages.filter(({ by }) => by === 'seller').map(({ id }) => link(world, 'tripmsgs', id));
  const buyers = messages
    .filter(({ by }) => by === 'buyer')
    .map(({ id, text, createdOn }) => ({ ...link(world, 'tripmsgs', id), message: text, createdOn }));
  return {
    ...link(world, 'rfqs', rfq.id),
    tripId: trip.code,
    trip: { id: trip.id },
    sellerCompany: companyOf(rfq.sellerId),
    buyerCompany: { id: companyId, displayName: companyName },
    buyerAccount: { displayName: rfq.person },
    canceled: rfq.isCanceled,
    ...(options.timestamps ? { createdOn: rfq.createdOn, updatedOn: rfq.updatedOn } : {}),
    segments: trip.segments.map(segmentView),
    sellerLift: rfq.lifts.map((lift) => liftView(world, lift, options)),
    links: {
      trips: [link(world, 'trips', trip.id)],
      ...(options.sellermessagelinks ? { tripmsgs: sellers } : {}),
    },
    ...(options.buyermessages ? { buyerMessages: buyers } : {}),
    actions: actionsOf(world, trip, rfq.id),
  };
}

const companyOf = (id: string): Wire => ({ id, displayName: findOperator(id)?.name ?? id });

const sourcingStatuses = { Unanswered: 1, Accepted: 2, Declined: 3 } as const;

function liftView(world: World, lift: Lift, { latestquote }: Pick<RfqOptions, 'latestquote'>): Wire {
  const { id, type, category, tail, maxPax, state, declineReason, quoteId } = lift;
  const quote = quoteId === null ? undefined : world.store.get('quotes', quoteId);
  return {
    id,
    aircraftType: type,
    aircraftCategory: category,
    aircraftTail: tail,
    maxPax,
    sourcingStatus: sourcingStatuses[state],
    sourcingDisplayStatus: state,
    ...(declineReason === null ? {} : { declineReason }),
    links: { quotes: quoteId === null ? [] : [link(world, 'quotes', quoteId)] },
    ...(latestquote && quote !== undefined ? { latestQuote: shortQuote(quote) } : {}),
  };
}

const shortQuote = ({ id, price, currency, createdOn, validUntil }: Quote): Wire => ({
  id,
  sellerPrice: { price, currency },
  createdOn,
  ...(validUntil === null ? {} : { validUntil }),
});

export function quoteView(world: World, quote: Quote): Wire {
  const rfq = world.store.get('rfqs', quote.rfqId);
  const lift = rfq?.lifts.find(({ id }) => id === quote.liftId);
  const trip = rfq === undefined ? undefined : world.store.get('trips', rfq.tripId);
  const { id, price, currency, createdOn, updatedOn, validUntil, message, lineItems, rfqId } = quote;
  const visible = lineItems.filter(({ visibleToBuyer }) => visibleToBuyer !== false);
  return {
    ...link(world, 'quotes', id),
    sellerPrice: { price, currency },
    sellerPriceWithoutCommission: { price, currency },
    sellerMessage: quote.isEstimate ? message : [message, termsOf(rfq?.sellerId ?? '')].join(' ').trim(),
    createdOn,
    updatedOn,
    ...(validUntil === null ? {} : { validUntil }),
    lift: {
      aircraftTail: lift?.tail ?? '',
      aircraftType: lift?.type ?? '',
      aircraftCategory: lift?.category ?? '',
      maxPax: lift?.maxPax,
      yearOfMake: yearOf(rfq?.sellerId ?? '', lift?.tail ?? ''),
      safetyRatings: ratingsOf(rfq?.sellerId ?? ''),
    },
    sellerCompany: companyOf(rfq?.sellerId ?? ''),
    segments: quote.segments?.filter(({ showToBuyer }) => showToBuyer !== false) ?? flown(trip, lift),
    quoteBreakdown: {
      sections: [
        {
          name: 'Flight',
          lineItems:
            visible.length === 0
              ? [{ description: 'Flight charge', amount: price, currency }]
              : visible.map((item) => ({
                  type: item.type,
                  description: item.displayName,
                  amount: item.price,
                  currency,
                })),
        },
      ],
    },
    links: { rfqs: [link(world, 'rfqs', rfqId)] },
  };
}

function flown(trip: Trip | undefined, lift: Lift | undefined): readonly Wire[] {
  const knots = aircraftType(lift?.type ?? '')?.knots ?? 420;
  return (trip?.segments ?? []).map((segment) => {
    const distance = distanceNm(segment.startAirport.icao, segment.endAirport.icao);
    const flightMinutes = Math.round((distance / knots) * 60);
    return { ...segmentView(segment), flightMinutes, blockTimeMinutes: flightMinutes + 12, distanceNM: distance };
  });
}

export function messageView(world: World, message: Message): Wire {
  const { id, rfqId, by, text, createdOn, quote, lifts, declineReason, person } = message;
  const rfq = world.store.get('rfqs', rfqId);
  const trip = rfq === undefined ? undefined : world.store.get('trips', rfq.tripId);
  const { companyId, companyName } = accountOf(trip?.buyerId ?? '');
  return {
    ...link(world, 'tripmsgs', id),
    tripId: trip?.code,
    message: text,
    createdOn,
    sellerCompany: companyOf(rfq?.sellerId ?? ''),
    ...(by === 'buyer'
      ? { buyerCompany: { id: companyId, displayName: companyName }, buyerAccount: { displayName: person } }
      : { sellerAccount: { displayName: person } }),
    ...(quote === null
      ? {}
      : {
          sellerQuote: {
            ...link(world, 'quotes', quote.id),
            sellerPrice: { price: quote.price, currency: quote.currency },
            createdOn: quote.createdOn,
          },
        }),
    ...(lifts.length === 0 ? {} : { lift: lifts.map((lift) => liftView(world, lift, { latestquote: false })) }),
    ...(declineReason === null ? {} : { declineReason }),
    links: { rfqs: [link(world, 'rfqs', rfqId)] },
  };
}

/** Omits the secret, which the caller chose and which is never returned. */
export const webhookView = ({ origin }: World, webhook: Webhook): Wire => {
  const { id, targetURI, displayName, active, clientIdentifier, clientAuthenticationType, eventTypes } = webhook;
  return {
    id,
    href: `${origin}/api/webhooks/settings/${id}`,
    type: 'webhooksettings',
    targetURI,
    displayName,
    active,
    clientIdentifier,
    clientAuthenticationType,
    eventTypes,
  };
};
