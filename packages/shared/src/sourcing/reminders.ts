import { type AnsweredRfq, medianAnswerTime } from './answer-times.ts';
import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import type { RfqStatus } from '../quotes/quotes.ts';

/** With fewer answers an operator's usual time can't be estimated. */
const minAnswers = 3;
/** This multiple of the usual time counts as silence. */
const reminderDelayFactor = 1.5;
/** No reminder is due earlier or later than this, for any median. */
const minDelayMs = 30 * millisecondsPer.minute;
const maxDelayMs = millisecondsPer.day;

/** RFQs that were sent longer ago than this get no reminder. */
export const reminderWindowMs = 14 * millisecondsPer.day;
/** No RFQ is due before this, for any operator. */
export const minReminderDelayMs = minDelayMs;

/** Returns how long an operator may be silent: one and a half times their median, or the brokerage's setting. */
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
  /** When the reminder was recorded, which happens once. */
  readonly chaserDueAt: Instant | null;
}

/** Whether the reminder of an RFQ is due and was not recorded yet. */
export function isReminderDue(rfq: UnansweredRfq, delayMs: number, now: Instant): boolean {
  return (
    isUnanswered(rfq) && rfq.chaserDueAt === null && rfq.sentAt !== null && instantPlus(rfq.sentAt, delayMs) <= now
  );
}

/** Unanswered, and the reminder was recorded. */
export const isSilent = (rfq: Pick<UnansweredRfq, 'status' | 'chaserDueAt'>): boolean =>
  isUnanswered(rfq) && rfq.chaserDueAt !== null;

/** Whether the reminder of a sent proposal is due and was not recorded yet. */
export const isDueToFollowUp = (
  proposal: { readonly status: string; readonly sentAt: Instant | null; readonly chaserDueAt: Instant | null },
  followUpAfterMinutes: number,
  now: Instant,
): boolean =>
  (proposal.status === 'sent' || proposal.status === 'viewed') &&
  proposal.chaserDueAt === null &&
  proposal.sentAt !== null &&
  instantPlus(proposal.sentAt, followUpAfterMinutes * millisecondsPer.minute) <= now;
