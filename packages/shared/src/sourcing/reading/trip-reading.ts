import { keysOf } from '../../fields.ts';
import type { NotificationId, OperatorId } from '../../ids.ts';
import type { Money } from '../../money/money.ts';
import type { DeclineReason, QuoteKind, RfqStatus } from '../../quotes/quotes.ts';
import { sameValue, type SessionEventKind } from '../../sessions/session-events.ts';
import type { Instant } from '../../time/clock.ts';
import {
  declineReasonOf,
  type LiftReading,
  type MessageReading,
  type QuoteReading,
  type RfqReading,
  rfqStatusOf,
  type TripHead,
} from '../avinode.ts';

/** A quote as read, and whether it is a firm price or Avinode's estimate. */
export interface ReadQuote {
  readonly quote: QuoteReading;
  readonly kind: QuoteKind;
  readonly avinodeRfqId: string | null;
}

export interface ReadMessage {
  readonly notificationId: NotificationId;
  readonly message: MessageReading;
}

/** The result of one read of a trip. */
export interface TripReading {
  /** The number of this read among the reads of the trip, counted when it began. */
  readonly begun: number;
  readonly head: TripHead | null;
  readonly rfqs: readonly RfqReading[];
  readonly quotes: readonly ReadQuote[];
  readonly messages: readonly ReadMessage[];
}

/** The columns of an RFQ that a read sets. */
export interface RfqState {
  readonly status: RfqStatus;
  readonly declineReason: DeclineReason | null;
  readonly lifts: readonly Omit<LiftReading, 'quoteIds' | 'latestQuote'>[];
  readonly operatorId: OperatorId | null;
  readonly sentAt: Instant | null;
  readonly answeredAt: Instant | null;
}

/** Returns an RFQ's columns after a read. A reading without an operator or a time keeps the stored one. */
export function rfqAfterReading(
  rfq: RfqState,
  reading: RfqReading,
  { operatorId, at }: { readonly operatorId: OperatorId | null; readonly at: Instant },
): RfqState {
  const status = rfqStatusOf(reading);
  const isAnswer = status === 'quoted' || status === 'declined';
  return {
    status,
    declineReason: status === 'declined' ? declineReasonOf(reading) : null,
    lifts: reading.lifts.map((lift) => ({
      avinodeLiftId: lift.avinodeLiftId,
      type: lift.type,
      tail: lift.tail,
      category: lift.category,
      status: lift.status,
      declineReason: lift.declineReason,
    })),
    operatorId: operatorId ?? rfq.operatorId,
    sentAt: reading.sentAt ?? rfq.sentAt,
    answeredAt: !isAnswer ? null : rfq.status === status ? rfq.answeredAt : at,
  };
}

export const isSameRfqState = (rfq: RfqState, change: RfqState): boolean =>
  keysOf(change).every((name) => sameValue(rfq[name], change[name]));

/** Returns the thread's event for an RFQ's new state; null for a change that only the panel shows. A quote has its own event. */
export function rfqEventKind(before: RfqState, after: RfqState): SessionEventKind | null {
  if (after.status === 'declined')
    return before.status === 'declined' && before.declineReason === after.declineReason ? null : 'quote_declined';
  return after.status === 'cancelled' && before.status !== 'cancelled' ? 'rfq_cancelled' : null;
}

/** Returns the columns of a quote that a reading states. A view of a quote at Avinode may leave values out: those stay. */
export const statedOffer = (
  { avinodeQuoteId, aircraft, validUntil, offer }: QuoteReading,
  total: Money,
  kind: QuoteKind,
) => ({
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

/** Returns the messages with a text, oldest first. */
export const writtenMessages = (
  read: readonly ReadMessage[],
): readonly (MessageReading & { readonly text: string })[] =>
  read
    .flatMap(({ message }) =>
      message.text === null || message.text.trim() === '' ? [] : [{ ...message, text: message.text }],
    )
    .sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? -1 : 1));
