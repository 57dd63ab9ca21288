import {
  type LiftReading,
  type MessageReading,
  type QuoteReading,
  type RfqReading,
  type TripHead,
} from '@tripthread/shared/sourcing/avinode';
import { avinodeIdKind, type AvinodeTripApiId, parseTripReference, type TripCode } from '@tripthread/shared/ids';
import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import { z } from 'zod';
import { isAvinodeId } from '@tripthread/shared/sourcing/avinode-names';
import {
  aircraftOf,
  aircraftShape,
  company,
  declineReason,
  flag,
  idOf,
  instant,
  linked,
  listOf,
  noAircraft,
  orNull,
  price,
  statusOf,
  statusShape,
  text,
} from './wire-values.ts';
import { type LiftExtras, liftExtras, offerFields, offerOf } from './wire-offer.ts';

/*
 * Schemas of Avinode's answers. Fields not named here are ignored and new ones may appear at any time.
 * Officially documented: the envelope, its errors, the ids, the notifications, a trip's actions. Seen in working
 * integrations: the fields below of RFQs, lifts, quotes and messages. Undocumented: `validUntil`, `links.rfqs` of a trip,
 * `externalTripId` in an answer, `buyerMessages`, `declineReason` on a lift; all optional here.
 */

// The observed answer to a new trip has no tripId; other integrations read the six characters there.
const tripCode = orNull(z.string()).transform((value): TripCode | null => {
  const reference = parseTripReference(value ?? '');
  return reference?.kind === 'code' ? reference.tripCode : null;
});

const tripApiId = z.string().transform((value, context): AvinodeTripApiId => {
  const reference = parseTripReference(value);
  if (reference?.kind === 'api_id') return reference.avinodeTripId;
  context.addIssue({ code: 'custom', message: 'no id of a trip' });
  return z.NEVER;
});

const Action = orNull(z.object({ href: orNull(z.string()) })).transform((action) => action?.href ?? null);

/** A trip, with the fields that only the client needs. */
export const Trip = z
  .object({
    id: tripApiId,
    tripId: tripCode,
    externalTripId: orNull(z.string()),
    // One l in the documented field; both spellings are accepted.
    canceled: flag,
    cancelled: flag,
    actions: orNull(z.object({ searchInAvinode: Action, viewInAvinode: Action })),
    links: orNull(z.object({ rfqs: linked('rfq') })),
  })
  .transform((trip) => ({
    head: {
      avinodeTripId: trip.id,
      tripCode: trip.tripId,
      searchUrl: trip.actions?.searchInAvinode ?? null,
      viewUrl: trip.actions?.viewInAvinode ?? null,
      isCancelled: trip.canceled === true || trip.cancelled === true,
    } satisfies TripHead,
    externalTripId: trip.externalTripId,
    rfqIds: trip.links?.rfqs ?? [],
  }));

/** A quote, with the fields of the object that contains it. */
const QuoteFields = z.object({
  id: idOf('quote'),
  sellerPrice: price,
  sellerCompany: company,
  // One in a quote, a list in a message: either form is accepted in both.
  lift: listOf(z.object({ ...aircraftShape, ...liftExtras })).catch([]),
  ...offerFields,
  createdOn: instant,
  validUntil: instant,
});
const readingOf = (
  quote: z.output<typeof QuoteFields>,
  liftContext: Partial<QuoteReading> & { readonly lift?: LiftExtras } = {},
): QuoteReading => ({
  avinodeQuoteId: quote.id,
  total: quote.sellerPrice,
  operator: quote.sellerCompany ?? liftContext.operator ?? null,
  aircraft: quote.lift[0] === undefined ? (liftContext.aircraft ?? noAircraft) : aircraftOf(quote.lift[0]),
  validUntil: quote.validUntil,
  createdAt: quote.createdOn ?? liftContext.createdAt ?? null,
  offer: offerOf(quote, quote.lift[0] ?? liftContext.lift, quote.sellerPrice?.currency ?? null),
});

export const Quote = QuoteFields.transform((quote): QuoteReading => readingOf(quote));

const Lift = z
  .object({
    id: idOf('lift'),
    ...aircraftShape,
    ...liftExtras,
    ...statusShape,
    declineReason,
    links: orNull(z.object({ quotes: linked('quote') })),
    latestQuote: orNull(QuoteFields),
  })
  .transform((lift): LiftReading => ({
    avinodeLiftId: lift.id,
    ...aircraftOf(lift),
    status: statusOf(lift.sourcingStatus, lift.sourcingDisplayStatus),
    declineReason: lift.declineReason,
    quoteIds: lift.links?.quotes ?? [],
    latestQuote: lift.latestQuote === null ? null : readingOf(lift.latestQuote, { aircraft: aircraftOf(lift), lift }),
  }));

const BuyerMessage = z.object({ id: idOf('buyer_message'), message: text(10_000), createdOn: instant });

/** Lifts are essential: a missing one would miscount the answers. */
const RfqFields = z.object({
  id: idOf('rfq'),
  tripId: tripCode,
  trip: orNull(z.object({ id: orNull(tripApiId) })),
  sellerCompany: company,
  canceled: flag,
  cancelled: flag,
  createdOn: instant,
  sellerLift: listOf(Lift),
});

export const Rfq = RfqFields.transform((rfq): RfqReading => ({
  avinodeRfqId: rfq.id,
  tripCode: rfq.tripId,
  avinodeTripId: rfq.trip?.id ?? null,
  operator: rfq.sellerCompany,
  isCancelled: rfq.canceled === true || rfq.cancelled === true,
  sentAt: rfq.createdOn,
  lifts: rfq.sellerLift,
}));

/** Our messages to this operator: with texts, or as ids only; null when the answer has neither. */
export const RfqMessages = z
  .object({
    id: idOf('rfq'),
    buyerMessages: z.union([z.null(), listOf(BuyerMessage)]).optional(),
    links: orNull(z.object({ tripmsgs: z.unknown().optional() })),
  })
  .transform(({ id, buyerMessages, links }) => ({
    id,
    messages: buyerMessages ?? null,
    messageIds: links?.tripmsgs === undefined ? null : linked('buyer_message').parse(links.tripmsgs),
  }));

const MessageLift = z.object({
  ...aircraftShape,
  ...statusShape,
  declineReason,
  links: orNull(z.object({ quotes: linked('quote') })),
});

export const Message = z
  .object({
    id: idOf('seller_message', 'buyer_message'),
    tripId: tripCode,
    message: text(10_000),
    createdOn: instant,
    sellerCompany: company,
    sellerQuote: orNull(QuoteFields),
    lift: listOf(MessageLift).catch([]),
    declineReason,
    links: orNull(z.object({ rfqs: linked('rfq') })),
  })
  .transform((message): MessageReading => {
    const { sellerQuote, sellerCompany: operator, lift: lifts, createdOn } = message;
    const answered = lifts.find(({ links }) => links?.quotes.includes(sellerQuote?.id ?? '') === true) ?? lifts[0];
    const liftContext = {
      operator,
      createdAt: createdOn,
      ...(answered === undefined ? {} : { aircraft: aircraftOf(answered) }),
    };
    const declined = lifts.filter((lift) => statusOf(lift.sourcingStatus, lift.sourcingDisplayStatus) === 'declined');
    const isOfOperator = avinodeIdKind(message.id) !== 'buyer_message';
    return {
      avinodeMessageId: message.id,
      writtenBy: isOfOperator ? 'operator' : 'us',
      text: message.message,
      operator,
      createdAt: createdOn,
      quote: sellerQuote === null ? null : readingOf(sellerQuote, liftContext),
      declineReason: message.declineReason ?? sharedReason(declined),
      // A decline names its lifts, or at least a reason; only an operator declines.
      isDecline:
        isOfOperator &&
        sellerQuote === null &&
        (lifts.length > 0 ? declined.length === lifts.length : message.declineReason !== null),
      rfqIds: message.links?.rfqs ?? [],
      tripCode: message.tripId,
    };
  });

function sharedReason(lifts: readonly { readonly declineReason: DeclineReason | null }[]): DeclineReason | null {
  const reasons = new Set(lifts.map((lift) => lift.declineReason).filter((reason) => reason !== null));
  const [only] = reasons;
  return reasons.size > 1 ? 'OTHER' : (only ?? null);
}

export const Sent = z.object({ id: orNull(idOf('buyer_message')) });

export const Webhook = z
  .object({
    id: z.string().refine(isAvinodeId),
    targetURI: text(2_000),
    displayName: text(200),
    active: flag,
    eventTypes: listOf(orNull(z.string().max(100))).catch([]),
  })
  .transform((setting) => ({
    webhookId: setting.id,
    targetUri: setting.targetURI,
    displayName: setting.displayName,
    // When not stated, assume that it is active.
    isActive: setting.active !== false,
    eventTypes: setting.eventTypes.filter((type) => type !== null),
  }));
export type WebhookReading = z.output<typeof Webhook>;
