import { type AnsweredRfq, medianAnswerTime } from './answer-times.ts';
import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import type { RfqStatus } from '../quotes/quotes.ts';

/** Of fewer answers an operator's own habit cannot be told. */
const minAnswers = 3;
/** So much longer than usual is silence. */
const reminderDelayFactor = 1.5;
/** Nobody is chased sooner or later than this, whatever their habit. */
const minDelayMs = 30 * millisecondsPer.minute;
const maxDelayMs = millisecondsPer.day;

/** RFQs that were sent longer ago than this are nobody's to chase any more. */
export const reminderWindowMs = 14 * millisecondsPer.day;
/** Before this no RFQ is due, whoever it went to. */
export const minReminderDelayMs = minDelayMs;

/** How long an operator may be silent: half as long again as they usually take, or the brokerage's own patience. */
export function reminderDelayOf(answers: readonly AnsweredRfq[], chaseAfterMinutes: number): number {
  const median = answers.length < minAnswers ? null : medianAnswerTime(answers);
  const delayMs = median === null ? chaseAfterMinutes * millisecondsPer.minute : median * reminderDelayFactor;
  return Math.min(maxDelayMs, Math.max(minDelayMs, Math.round(delayMs)));
}

export const isUnanswered = ({ status }: { readonly status: RfqStatus }): boolean =>
  status === 'sent' || status === 'unanswered';

export interface UnansweredRfq {
  readonly status: RfqStatus;
  readonly sentAt: Instant | null;
  /** When its chaser fired; it does so once. */
  readonly chaserDueAt: Instant | null;
}

/** Whether an operator's silence is worth a chaser now, and had none yet. */
export function isReminderDue(rfq: UnansweredRfq, delayMs: number, now: Instant): boolean {
  return (
    isUnanswered(rfq) && rfq.chaserDueAt === null && rfq.sentAt !== null && instantPlus(rfq.sentAt, delayMs) <= now
  );
}

/** Overdue: unanswered, and its chaser has fired. */
export const isSilent = (rfq: Pick<UnansweredRfq, 'status' | 'chaserDueAt'>): boolean =>
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
