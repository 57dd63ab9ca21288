import type { Instant } from '../time/clock.ts';
import type { AvinodeTripApiId, TripCode } from '../ids.ts';
import type { Money } from '../money/money.ts';
import type { DeclineReason, QuoteDetails, RfqStatus } from '../quotes/quotes.ts';

/**
 * Readings: the state of Avinode's resources when they were read, without what we do not need. Types follow Avinode's
 * public reference; undocumented properties are optional here.
 */
export interface TripHead {
  readonly avinodeTripId: AvinodeTripApiId;
  readonly tripCode: TripCode | null;
  /** Avinode's own deep links, as given. */
  readonly searchUrl: string | null;
  readonly viewUrl: string | null;
  readonly isCancelled: boolean;
}

export interface Company {
  /** `acomp-…` */
  readonly companyId: string | null;
  readonly name: string;
}

export interface Aircraft {
  readonly type: string | null;
  readonly tail: string | null;
  readonly category: string | null;
}

export const liftStatuses = ['unanswered', 'accepted', 'declined', 'unknown'] as const;
export type LiftStatus = (typeof liftStatuses)[number];

/** One aircraft, type or category that an operator was asked for. */
export interface LiftReading extends Aircraft {
  readonly avinodeLiftId: string;
  readonly status: LiftStatus;
  readonly declineReason: DeclineReason | null;
  /** Linked from an unanswered lift, a quote is Avinode's estimate. */
  readonly quoteIds: readonly string[];
  /** The newest quote, if it was included. */
  readonly latestQuote: QuoteReading | null;
}

export interface RfqReading {
  readonly avinodeRfqId: string;
  readonly tripCode: TripCode | null;
  readonly avinodeTripId: AvinodeTripApiId | null;
  readonly operator: Company | null;
  readonly isCancelled: boolean;
  readonly sentAt: Instant | null;
  readonly lifts: readonly LiftReading[];
}

/** Details of a quote besides its price. null: this response does not contain the value, so a stored one stays. */
export type OfferReading = {
  readonly [Field in keyof Omit<QuoteDetails, 'aircraftType' | 'tail'>]: QuoteDetails[Field] | null;
};

export interface QuoteReading {
  readonly avinodeQuoteId: string;
  /** null if no price could be read. */
  readonly total: Money | null;
  readonly operator: Company | null;
  readonly aircraft: Aircraft;
  readonly validUntil: Instant | null;
  readonly createdAt: Instant | null;
  readonly offer: OfferReading;
}

export interface MessageReading {
  readonly avinodeMessageId: string;
  /** The sender: the operator, or our own company. */
  readonly writtenBy: 'operator' | 'us';
  readonly text: string | null;
  readonly operator: Company | null;
  readonly createdAt: Instant | null;
  /** The firm quote in the message. */
  readonly quote: QuoteReading | null;
  readonly declineReason: DeclineReason | null;
  /** Whether it is a decline: every lift in it is declined. */
  readonly isDecline: boolean;
  readonly rfqIds: readonly string[];
  readonly tripCode: TripCode | null;
}

/** The input for creating a trip in Avinode. */
export interface NewAvinodeTrip {
  readonly externalTripId: string;
  readonly aircraftCategory: string | null;
  readonly segments: readonly {
    readonly departureAirport: string;
    readonly arrivalAirport: string;
    /** Local to the departure airport. */
    readonly date: string;
    readonly time: string | null;
    readonly passengers: number | null;
  }[];
}

/** Avinode's reasons for cancelling a trip or an RFQ. */
export const cancelReasons = ['BY_CLIENT', 'CHANGED', 'BOOKED', 'OTHER'] as const;
export type CancelReason = (typeof cancelReasons)[number];

/** Derives the status of an RFQ from its lifts; a lift with an unknown status leaves the RFQ open. */
export function rfqStatusOf({ isCancelled, lifts }: Pick<RfqReading, 'isCancelled' | 'lifts'>): RfqStatus {
  if (isCancelled) return 'cancelled';
  if (lifts.some(({ status }) => status === 'accepted')) return 'quoted';
  if (lifts.length > 0 && lifts.every(({ status }) => status === 'declined')) return 'declined';
  return 'unanswered';
}

/** Returns why an operator declined: the reason that all declined lifts share, otherwise `OTHER`. */
export function declineReasonOf({ lifts }: Pick<RfqReading, 'lifts'>): DeclineReason | null {
  const reasons = new Set(lifts.filter(({ status }) => status === 'declined').map((lift) => lift.declineReason));
  const [only] = reasons;
  return reasons.size === 1 ? (only ?? 'UNKNOWN') : reasons.size === 0 ? null : 'OTHER';
}
