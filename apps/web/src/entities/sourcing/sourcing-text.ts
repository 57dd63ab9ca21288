import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import type { DeclineReason, QuoteStatus, RfqStatus } from '@tripthread/shared/quotes/quotes';
import type { AvinodeIdKind } from '@tripthread/shared/ids';
import { ago } from '../../lib/format/format.ts';

/** The meaning of Avinode’s decline codes for a broker. */
const declineReasonTexts: Record<DeclineReason, string> = {
  AIRCRAFT_NOT_AVAILABLE: 'aircraft not available',
  CABOTAGE: 'cabotage: not allowed to fly this domestic leg',
  CREW_NOT_AVAILABLE: 'no crew available',
  OWNER_DECLINED: 'the owner declined',
  UNATTRACTIVE_TRIP: 'the trip does not suit the operator',
  UNKNOWN: 'no reason given',
  OTHER: 'another reason',
};

/** Returns the text of a decline reason; an undocumented code is shown unchanged. */
export function declineReasonText(reason: string | null): string {
  if (reason === null || reason === '') return declineReasonTexts.UNKNOWN;
  return reason in declineReasonTexts
    ? declineReasonTexts[reason as DeclineReason]
    : reason.toLowerCase().replaceAll('_', ' ');
}

const cancelReasonTexts: Record<CancelReason, string> = {
  BY_CLIENT: 'The client cancelled',
  CHANGED: 'The trip changed',
  BOOKED: 'The trip is booked elsewhere',
  OTHER: 'Another reason',
};

/** Why a trip or an RFQ was cancelled, as the operators read it. */
export const cancelReasonText = (reason: string): string =>
  reason in cancelReasonTexts ? cancelReasonTexts[reason as CancelReason] : reason;

const resourceTexts: Record<AvinodeIdKind, string> = {
  trip: 'a trip',
  rfq: 'an RFQ',
  lift: 'a lift',
  quote: 'a quote',
  buyer_message: 'your message',
  seller_message: 'an operator’s message',
};

/** The kind of resource that an Avinode notification is about. */
export const resourceText = (kind: string | null): string =>
  kind !== null && kind in resourceTexts ? resourceTexts[kind as AvinodeIdKind] : 'something new';

export type SourcingTone = 'waiting' | 'good' | 'bad' | 'quiet';

const rfqStatusTexts: Record<RfqStatus, { readonly word: string; readonly tone: SourcingTone }> = {
  sent: { word: 'Asked', tone: 'waiting' },
  unanswered: { word: 'Asked', tone: 'waiting' },
  quoted: { word: 'Quoted', tone: 'good' },
  declined: { word: 'Declined', tone: 'bad' },
  expired: { word: 'Expired', tone: 'quiet' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
};

interface RfqFacts {
  readonly status: string;
  readonly declineReason: string | null;
  readonly sentAt: string | null;
  readonly answeredAt: string | null;
}

/** An operator asked this recently is not silent yet. */
const silentMilliseconds = 60 * 60_000;

/** Formats an RFQ’s status: `Asked 5 h ago, silent` · `Quoted 2 h ago` · `Declined: cabotage`. */
export function rfqStatusText(
  rfq: RfqFacts,
  now: number,
): { readonly tone: SourcingTone; readonly word: string; readonly detail?: string | undefined } {
  const { word, tone } = rfqStatusTexts[rfq.status as RfqStatus] ?? { word: rfq.status, tone: 'quiet' };
  if (isAwaited(rfq)) {
    if (rfq.sentAt === null) return { tone, word: `${word}, no answer yet` };
    const isSilent = now - Date.parse(rfq.sentAt) >= silentMilliseconds;
    const asked = `${word} ${ago(rfq.sentAt, now)}`;
    return { tone, word: isSilent ? `${asked}, silent` : asked === 'Asked now' ? 'Asked just now' : asked };
  }
  if (rfq.status === 'declined') return { tone, word, detail: `: ${declineReasonText(rfq.declineReason)}` };
  return { tone, word, detail: rfq.answeredAt === null ? undefined : ` ${ago(rfq.answeredAt, now)}` };
}

/** Asked, without an answer yet. */
export const isAwaited = (rfq: { readonly status: string; readonly answeredAt: string | null }): boolean =>
  rfq.answeredAt === null && (rfq.status === 'sent' || rfq.status === 'unanswered');

const quoteStatusTexts: Record<QuoteStatus, string> = {
  pending: 'Pending',
  received: 'Received',
  analyzed: 'Viewed',
  accepted: 'Accepted',
  rejected: 'Rejected',
  expired: 'Expired',
};

export const quoteStatusText = (status: string): string =>
  status in quoteStatusTexts ? quoteStatusTexts[status as QuoteStatus] : status;

interface Awaited {
  readonly status: string;
  readonly answeredAt: string | null;
  readonly sentAt: string | null;
}

/** Sorts silent operators first, the longest silent on top; then the rest by time of request. */
export function sortSilentFirst<Rfq extends Awaited>(rfqs: readonly Rfq[]): readonly Rfq[] {
  const sentAt = (rfq: Rfq): string => rfq.sentAt ?? '';
  return rfqs.toSorted(
    (a, b) =>
      Number(isAwaited(b)) - Number(isAwaited(a)) || (sentAt(a) < sentAt(b) ? -1 : sentAt(a) > sentAt(b) ? 1 : 0),
  );
}
