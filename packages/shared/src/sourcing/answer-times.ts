import type { Instant } from '../time/clock.ts';

/** An RFQ that was answered, by a price or by a decline. */
export interface AnsweredRfq {
  readonly sentAt: Instant;
  readonly answeredAt: Instant;
}

/** How many of an operator's newest answers tell how fast they answer: habits change, and old ones say little. */
export const maxAnswersForMedian = 20;

/** The median of an operator's answer times in milliseconds; null where they never answered. */
export function medianAnswerTime(answers: readonly AnsweredRfq[]): number | null {
  const times = answers
    .map(({ sentAt, answeredAt }) => Date.parse(answeredAt) - Date.parse(sentAt))
    // A clock that was behind: an answer before its question says nothing.
    .filter((time) => time >= 0)
    .sort((a, b) => a - b);
  const middle = times.length >> 1;
  const [upper, lower] = [times[middle], times[middle - 1]];
  if (upper === undefined) return null;
  return times.length % 2 === 1 || lower === undefined ? upper : Math.round((lower + upper) / 2);
}
