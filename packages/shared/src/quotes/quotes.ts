import type { Instant } from '../time/clock.ts';
import type { IsoAgentId, QuoteId } from '../ids.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import type { QuoteLine } from './quote-lines.ts';

export const rfqStatuses = ['sent', 'unanswered', 'quoted', 'declined', 'expired', 'cancelled'] as const;
export type RfqStatus = (typeof rfqStatuses)[number];

export const quoteStatuses = ['pending', 'received', 'analyzed', 'accepted', 'rejected', 'expired'] as const;
export type QuoteStatus = (typeof quoteStatuses)[number];

/** `firm` is an operator's price; `estimate` is Avinode's own calculation and never counts as a quote. */
export const quoteKinds = ['firm', 'estimate'] as const;
export type QuoteKind = (typeof quoteKinds)[number];

/** `manual` is a price that a broker entered from a mail or a call. */
export const quoteSources = ['avinode', 'manual'] as const;
export type QuoteSource = (typeof quoteSources)[number];

/** Details of an offer besides price and validity. null, or an empty list, is "not stated". */
export interface QuoteDetails {
  readonly aircraftType: string | null;
  readonly tail: string | null;
  readonly yearOfMake: number | null;
  readonly seats: number | null;
  /** As the rating bodies write them: `ARGUS Platinum`, `Wyvern Wingman`. */
  readonly safetyRatings: readonly string[];
  /** Of all legs that carry passengers, together. */
  readonly flightMinutes: number | null;
  readonly operatorTerms: string | null;
  readonly lines: readonly QuoteLine[];
}

export const declineReasons = [
  'AIRCRAFT_NOT_AVAILABLE',
  'CABOTAGE',
  'CREW_NOT_AVAILABLE',
  'OWNER_DECLINED',
  'UNATTRACTIVE_TRIP',
  'UNKNOWN',
  'OTHER',
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Why a broker rejected a quote for a session. */
export interface QuoteRejection {
  readonly reason: string;
  readonly at: Instant;
  /** The agent who did it. */
  readonly by: IsoAgentId | null;
}

export interface QuoteRejections {
  readonly [quoteId: QuoteId]: QuoteRejection;
}

/** The sourcing counters of a session: the RFQs and quotes of its trip, and its manual quotes. */
export interface SourcingFacts {
  /** Operators asked: one RFQ each. */
  readonly operatorsContactedCount: number;
  /** Operators who quoted or still can: asked, and not declined, cancelled or expired. */
  readonly quotesExpectedCount: number;
  /** Firm quotes. A decline is not a quote; a new price of a quote is a revision. */
  readonly quotesReceivedCount: number;
  /** When the first live firm quote expires; null when none has a validity. */
  readonly earliestExpiryAt: Instant | null;
  /** Since when an operator has been silent for longer than usual; null if none is. */
  readonly silentSinceAt: Instant | null;
}

export const noSourcing: SourcingFacts = {
  operatorsContactedCount: 0,
  quotesExpectedCount: 0,
  quotesReceivedCount: 0,
  earliestExpiryAt: null,
  silentSinceAt: null,
};

/** The manual quotes of a session. They stay with it when its trip changes. */
export interface OwnQuotes {
  readonly ids: readonly QuoteId[];
  /** Firm ones. */
  readonly receivedCount: number;
  /** When the first live one expires; null when none has a validity. */
  readonly earliestExpiryAt: Instant | null;
}

export const noOwnQuotes: OwnQuotes = { ids: [], receivedCount: 0, earliestExpiryAt: null };

/** Combines the counters of the trip with the session's manual quotes. */
export const withOwnQuotes = (ofTrip: SourcingFacts, own: OwnQuotes): SourcingFacts => ({
  ...ofTrip,
  quotesReceivedCount: ofTrip.quotesReceivedCount + own.receivedCount,
  earliestExpiryAt:
    [ofTrip.earliestExpiryAt, own.earliestExpiryAt].filter((instant) => instant !== null).toSorted()[0] ?? null,
});

/**
 * Decides whether a recorded quote belongs to the trip and counts for each of its sessions: it answers an RFQ of the trip or
 * has an Avinode id. Otherwise it belongs to the session in which it was entered.
 */
export function decideIsOfTrip(
  quote: { readonly avinodeQuoteId?: string | undefined; readonly avinodeRfqId?: string | undefined },
  hasTrip: boolean,
): Decision<boolean> {
  const named = (['avinodeQuoteId', 'avinodeRfqId'] as const).filter((field) => quote[field] !== undefined);
  if (named.length > 0 && !hasTrip)
    return refuse('BAD_INPUT', Object.fromEntries(named.map((field) => [field, 'Attach its trip first'])));
  return allow(named.length > 0);
}

/** Counts the sourcing of a trip; the database counts the same in SQL, and tests hold the two equal. */
export function sourcingOf(
  rfqs: readonly { readonly status: RfqStatus; readonly chaserDueAt?: Instant | null }[],
  quotes: readonly { readonly kind: QuoteKind; readonly status: QuoteStatus; readonly validUntil: Instant | null }[],
): SourcingFacts {
  const firm = quotes.filter((quote) => quote.kind === 'firm');
  const expiries = firm
    .filter((quote) => quote.status === 'received' || quote.status === 'analyzed')
    .map((quote) => quote.validUntil)
    .filter((instant) => instant !== null)
    .sort();
  return {
    operatorsContactedCount: rfqs.length,
    quotesExpectedCount: rfqs.filter(({ status }) => ['sent', 'unanswered', 'quoted'].includes(status)).length,
    quotesReceivedCount: firm.length,
    earliestExpiryAt: expiries[0] ?? null,
    silentSinceAt:
      rfqs
        .filter(({ status }) => status === 'sent' || status === 'unanswered')
        .flatMap(({ chaserDueAt }) => chaserDueAt ?? [])
        .sort()[0] ?? null,
  };
}

export interface ExpiringQuote {
  readonly kind: QuoteKind;
  readonly status: QuoteStatus;
  readonly validUntil: Instant | null;
}

/** Whether a quote is valid and not yet accepted or rejected. */
export const isLive = ({ kind, status }: Pick<ExpiringQuote, 'kind' | 'status'>): boolean =>
  kind === 'firm' && (status === 'received' || status === 'analyzed');

/** Whether a quote has expired: at its instant it is no longer valid. */
export const isDueToExpire = (quote: ExpiringQuote, now: Instant): boolean =>
  isLive(quote) && quote.validUntil !== null && quote.validUntil <= now;

/** The status after an operator states a price or validity again: an expired quote becomes valid if the validity is later than now. */
export const statusAfterRevision = (present: QuoteStatus, validUntil: Instant | null, at: Instant): QuoteStatus =>
  present === 'expired' && (validUntil === null || validUntil > at) ? 'received' : present;
