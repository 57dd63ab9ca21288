import type { DeclineReason, QuoteStatus, RfqStatus } from '@tripthread/shared/quotes';

/** What Avinode's decline codes mean to a broker. */
const declineWords: Record<DeclineReason, string> = {
  AIRCRAFT_NOT_AVAILABLE: 'aircraft not available',
  CABOTAGE: 'cabotage: not allowed to fly this domestic leg',
  CREW_NOT_AVAILABLE: 'no crew available',
  OWNER_DECLINED: 'the owner declined',
  UNATTRACTIVE_TRIP: 'the trip does not suit them',
  UNKNOWN: 'no reason given',
  OTHER: 'another reason',
};

/** A decline reason in words; a code nobody documented is shown as it came. */
export function declineReasonInWords(reason: string | null): string {
  if (reason === null || reason === '') return declineWords.UNKNOWN;
  return reason in declineWords ? declineWords[reason as DeclineReason] : reason.toLowerCase().replaceAll('_', ' ');
}

export type SourcingTone = 'waiting' | 'good' | 'bad' | 'quiet';

/** One RFQ's state as a person would say it, and how it is coloured. */
const rfqStates: Record<RfqStatus, { readonly word: string; readonly tone: SourcingTone }> = {
  sent: { word: 'Asked', tone: 'waiting' },
  unanswered: { word: 'Silent', tone: 'waiting' },
  quoted: { word: 'Quoted', tone: 'good' },
  declined: { word: 'Declined', tone: 'bad' },
  expired: { word: 'Expired', tone: 'quiet' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
};

export function rfqState(status: string): { readonly word: string; readonly tone: SourcingTone } {
  return status in rfqStates ? rfqStates[status as RfqStatus] : { word: status, tone: 'quiet' };
}

/** Asked, and nothing came back yet. */
export const isAwaited = (rfq: { readonly status: string; readonly answeredAt: string | null }): boolean =>
  rfq.answeredAt === null && (rfq.status === 'sent' || rfq.status === 'unanswered');

const quoteWords: Record<QuoteStatus, string> = {
  pending: 'Pending',
  received: 'Received',
  analyzed: 'Looked at',
  accepted: 'Accepted',
  rejected: 'Rejected',
  expired: 'Expired',
};

export const quoteStatusInWords = (status: string): string =>
  status in quoteWords ? quoteWords[status as QuoteStatus] : status;

interface Awaited {
  readonly status: string;
  readonly answeredAt: string | null;
  readonly sentAt: string | null;
}

/** Those still silent first, the longest silent on top; then the rest as they were asked. */
export function silentFirst<Rfq extends Awaited>(rfqs: readonly Rfq[]): readonly Rfq[] {
  const sentAt = (rfq: Rfq): string => rfq.sentAt ?? '';
  return rfqs.toSorted(
    (a, b) => Number(isAwaited(b)) - Number(isAwaited(a)) || (sentAt(a) < sentAt(b) ? -1 : sentAt(a) > sentAt(b) ? 1 : 0),
  );
}
