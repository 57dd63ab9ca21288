import type { Instant } from './clock.ts';

export const rfqStatuses = ['sent', 'unanswered', 'quoted', 'declined', 'expired', 'cancelled'] as const;
export type RfqStatus = (typeof rfqStatuses)[number];

export const quoteStatuses = ['pending', 'received', 'analyzed', 'accepted', 'rejected', 'expired'] as const;
export type QuoteStatus = (typeof quoteStatuses)[number];

/** `firm` is an operator's price; `estimate` is Avinode's own calculation and never counts as a quote. */
export const quoteKinds = ['firm', 'estimate'] as const;
export type QuoteKind = (typeof quoteKinds)[number];

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

/** What the sourcing of a trip comes to, as every one of its sessions shows it. */
export interface SourcingFacts {
  /** Operators asked: one RFQ each. */
  readonly operatorsContactedCount: number;
  /** Operators from whom a quote came or can still come: asked, and neither declined, cancelled nor lapsed. */
  readonly quotesExpectedCount: number;
  /** Firm quotes. A decline is an answer, not a quote; a new price on a quote is a revision of it. */
  readonly quotesReceivedCount: number;
  /** When the first of the live firm quotes lapses; null when none says. */
  readonly earliestExpiryAt: Instant | null;
}

export const noSourcing: SourcingFacts = {
  operatorsContactedCount: 0,
  quotesExpectedCount: 0,
  quotesReceivedCount: 0,
  earliestExpiryAt: null,
};

/** The sequential statement of the counting rules; the database counts the same in SQL and tests hold the two equal. */
export function sourcingOf(
  rfqs: readonly { readonly status: RfqStatus }[],
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
  };
}
