import type { Instant } from '../time/clock.ts';

/** An RFQ that was answered, with a price or a decline. */
export interface AnsweredRfq {
  readonly sentAt: Instant;
  readonly answeredAt: Instant;
}

/** How many of an operator's newest answers count: habits change, so old answers are left out. */
export const maxAnswersForMedian = 20;

/** Returns the median of an operator's answer times in milliseconds; null without an answer. */
export function medianAnswerTime(answers: readonly AnsweredRfq[]): number | null {
  const times = answers
    .map(({ sentAt, answeredAt }) => Date.parse(answeredAt) - Date.parse(sentAt))
    // Clock skew: ignore an answer dated before its question.
    .filter((time) => time >= 0)
    .sort((a, b) => a - b);
  const middle = times.length >> 1;
  const [upper, lower] = [times[middle], times[middle - 1]];
  if (upper === undefined) return null;
  return times.length % 2 === 1 || lower === undefined ? upper : Math.round((lower + upper) / 2);
}
