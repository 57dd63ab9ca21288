import { type Answered, medianAnswerTime } from './answer-times.ts';
import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import type { RfqStatus } from '../quotes/quotes.ts';

/** Of fewer answers an operator's own habit cannot be told. */
const leastAnswers = 3;
/** So much longer than usual is silence. */
const patience = 1.5;
/** Nobody is chased sooner or later than this, whatever their habit. */
const shortest = 30 * millisecondsPer.minute;
const longest = millisecondsPer.day;

/** RFQs that were sent longer ago than this are nobody's to chase any more. */
export const chaseWithin = 14 * millisecondsPer.day;
/** Before this no RFQ is due, whoever it went to. */
export const shortestWait = shortest;

/** How long an operator may be silent: half as long again as they usually take, or the brokerage's own patience. */
export function waitFor(answers: readonly Answered[], chaseAfterMinutes: number): number {
  const median = answers.length < leastAnswers ? null : medianAnswerTime(answers);
  const wait = median === null ? chaseAfterMinutes * millisecondsPer.minute : median * patience;
  return Math.min(longest, Math.max(shortest, Math.round(wait)));
}

export const isUnanswered = ({ status }: { readonly status: RfqStatus }): boolean =>
  status === 'sent' || status === 'unanswered';

export interface AskedRfq {
  readonly status: RfqStatus;
  readonly sentAt: Instant | null;
  /** When its chaser fired; it does so once. */
  readonly chaserDueAt: Instant | null;
}

/** Whether an operator's silence is worth a chaser now, and had none yet. */
export function isDueToChase(rfq: AskedRfq, wait: number, now: Instant): boolean {
  return isUnanswered(rfq) && rfq.chaserDueAt === null && rfq.sentAt !== null && instantPlus(rfq.sentAt, wait) <= now;
}

/** Overdue: unanswered, and its chaser has fired. */
export const isSilent = (rfq: Pick<AskedRfq, 'status' | 'chaserDueAt'>): boolean =>
  isUnanswered(rfq) && rfq.chaserDueAt !== null;

/** Whether a proposal that is out is worth a chaser now, and had none yet. */
export const isDueToFollowUp = (
  proposal: { readonly status: string; readonly sentAt: Instant | null; readonly chaserDueAt: Instant | null },
  followUpAfterMinutes: number,
  now: Instant,
): boolean =>
  (proposal.status === 'sent' || proposal.status === 'viewed') &&
  proposal.chaserDueAt === null &&
  proposal.sentAt !== null &&
  instantPlus(proposal.sentAt, followUpAfterMinutes * millisecondsPer.minute) <= now;
