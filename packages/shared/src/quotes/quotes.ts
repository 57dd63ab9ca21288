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

/** `manual` is a price that somebody here entered, from a mail or a call. */
export const quoteSources = ['avinode', 'manual'] as const;
export type QuoteSource = (typeof quoteSources)[number];

/** What an operator says of an offer beside its price and validity. null, or an empty list, is "not stated". */
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

/** Why a quote was turned down for a session. */
export interface QuoteRejection {
  readonly reason: string;
  readonly at: Instant;
  /** The agent who did it. */
  readonly by: IsoAgentId | null;
}

export interface QuoteRejections {
  readonly [quoteId: QuoteId]: QuoteRejection;
}

/** What a session's sourcing comes to: the RFQs and quotes of its trip, and its own quotes. */
export interface SourcingFacts {
  /** Operators asked: one RFQ each. */
  readonly operatorsContactedCount: number;
  /** Operators from whom a quote came or can still come: asked, and neither declined, cancelled nor lapsed. */
  readonly quotesExpectedCount: number;
  /** Firm quotes. A decline is an answer, not a quote; a new price on a quote is a revision of it. */
  readonly quotesReceivedCount: number;
  /** When the first of the live firm quotes lapses; null when none says. */
  readonly earliestExpiryAt: Instant | null;
  /** Since when an operator is silent for longer than is usual; null while nobody is. */
  readonly silentSinceAt: Instant | null;
}

export const noSourcing: SourcingFacts = {
  operatorsContactedCount: 0,
  quotesExpectedCount: 0,
  quotesReceivedCount: 0,
  earliestExpiryAt: null,
  silentSinceAt: null,
};

/** The quotes that belong to one session, because a broker typed them in there. They stay with it whatever its trip is. */
export interface OwnQuotes {
  readonly ids: readonly QuoteId[];
  /** Firm ones. */
  readonly receivedCount: number;
  /** When the first of the live ones lapses; null when none says. */
  readonly earliestExpiryAt: Instant | null;
}

export const noOwnQuotes: OwnQuotes = { ids: [], receivedCount: 0, earliestExpiryAt: null };

/** What a session's columns say: what its trip comes to, with the session's own quotes. */
export const withOwnQuotes = (ofTrip: SourcingFacts, own: OwnQuotes): SourcingFacts => ({
  ...ofTrip,
  quotesReceivedCount: ofTrip.quotesReceivedCount + own.receivedCount,
  earliestExpiryAt:
    [ofTrip.earliestExpiryAt, own.earliestExpiryAt].filter((instant) => instant !== null).toSorted()[0] ?? null,
});

/**
 * Whether a recorded quote belongs to the trip, and counts for every session of it: it answers an RFQ of the trip or has an
 * Avinode id. Any other belongs to the session it is typed into.
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

/** The sequential statement of the counting rules; the database counts the same in SQL and tests hold the two equal. */
export function sourcingOf(
  rfqs: readonly { readonly status: RfqStatus; readonly chaserDueAt?: Instant | null }[],
  quotes: readonly { readonly kind: QuoteKind; readonly status: QuoteStatus; readonly validUntil: Instant | null }[],
): SourcingFacts {
  const firm = quotes.filter((quote) => quote.kind === 'firm');
  const lapses = firm
    .filter((quote) => quote.status === 'received' || quote.status === 'analyzed')
    .map((quote) => quote.validUntil)
    .filter((instant) => instant !== null)
    .sort();
  return {
    operatorsContactedCount: rfqs.length,
    quotesExpectedCount: rfqs.filter(({ status }) => ['sent', 'unanswered', 'quoted'].includes(status)).length,
    quotesReceivedCount: firm.length,
    earliestExpiryAt: lapses[0] ?? null,
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

/** An operator's price that stands and is nobody's yet. */
export const isLive = ({ kind, status }: Pick<ExpiringQuote, 'kind' | 'status'>): boolean =>
  kind === 'firm' && (status === 'received' || status === 'analyzed');

/** Whether a price is over: at its instant it holds no more. */
export const isDueToExpire = (quote: ExpiringQuote, now: Instant): boolean =>
  isLive(quote) && quote.validUntil !== null && quote.validUntil <= now;

/** What an operator who names a price or a validity again does to one that had lapsed: where it holds, it is back. */
export const statusAfterRevision = (present: QuoteStatus, validUntil: Instant | null, at: Instant): QuoteStatus =>
  present === 'expired' && (validUntil === null || validUntil > at) ? 'received' : present;
