import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnsweredRfq, medianAnswerTime } from './answer-times.ts';
import { isReminderDue, isDueToFollowUp, isSilent, reminderDelayOf } from './reminders.ts';
import { instantPlus, millisecondsPer } from '../time/clock.ts';

const { minute, hour, day } = millisecondsPer;
const sentAt = '2026-11-20T08:00:00.000Z';
const after = (...times: readonly number[]): AnsweredRfq[] =>
  times.map((time) => ({ sentAt, answeredAt: instantPlus(sentAt, time) }));

describe('the median answer time', () => {
  test.each([
    [[], null],
    [[hour], hour],
    [[hour, 3 * hour], 2 * hour],
    [[10 * hour, minute, 2 * hour], 2 * hour],
    [[minute, 2 * minute, hour, day], 31 * minute],
    [[-hour, 2 * hour], 2 * hour],
  ])('%j', (times, median) => expect(medianAnswerTime(after(...times))).toBe(median));

  test('is between the fastest and the slowest, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30 * day), { minLength: 1 }), (times) => {
        const median = medianAnswerTime(after(...times)) ?? Number.NaN;
        expect(median).toBeGreaterThanOrEqual(Math.min(...times));
        expect(median).toBeLessThanOrEqual(Math.max(...times));
        expect(medianAnswerTime(after(...times.toReversed()))).toBe(median);
      }),
    );
  });
});

describe('how long an operator may be silent', () => {
  test.each<[string, number[], number]>([
    ['without answers, the brokerage’s setting', [], 4 * hour],
    ['two answers are too few', [hour, hour], 4 * hour],
    ['half as long again as usual', [hour, 2 * hour, 10 * hour], 3 * hour],
    ['the fastest get half an hour', [minute, minute, 2 * minute], 30 * minute],
    ['the slowest get a day', [3 * day, 3 * day, 3 * day], day],
  ])('%s', (_, times, delayMs) => expect(reminderDelayOf(after(...times), 240)).toBe(delayMs));
});

describe('a reminder', () => {
  const rfq = { status: 'sent', sentAt, chaserDueAt: null } as const;
  const due = instantPlus(sentAt, hour);
  test('is due once, exactly at its instant, and only without an answer', () => {
    expect(isReminderDue(rfq, hour, instantPlus(due, -1))).toBe(false);
    expect(isReminderDue(rfq, hour, due)).toBe(true);
    expect(isReminderDue({ ...rfq, status: 'unanswered' }, hour, due)).toBe(true);
    expect(isReminderDue({ ...rfq, chaserDueAt: due }, hour, instantPlus(due, day))).toBe(false);
    expect(isReminderDue({ ...rfq, sentAt: null }, hour, due)).toBe(false);
    for (const status of ['quoted', 'declined', 'expired', 'cancelled'] as const)
      expect(isReminderDue({ ...rfq, status }, hour, due)).toBe(false);
  });

  test('marks an operator as silent until they answer', () => {
    expect(isSilent(rfq)).toBe(false);
    expect(isSilent({ ...rfq, chaserDueAt: due })).toBe(true);
    expect(isSilent({ status: 'quoted', chaserDueAt: due })).toBe(false);
  });

  test('of a proposal is due while it is sent and unanswered', () => {
    const sent = { status: 'sent', sentAt, chaserDueAt: null };
    expect(isDueToFollowUp(sent, 60, instantPlus(due, -1))).toBe(false);
    expect(isDueToFollowUp(sent, 60, due)).toBe(true);
    expect(isDueToFollowUp({ ...sent, status: 'viewed' }, 60, due)).toBe(true);
    expect(isDueToFollowUp({ ...sent, chaserDueAt: due }, 60, due)).toBe(false);
    for (const status of ['draft', 'accepted', 'rejected', 'expired'])
      expect(isDueToFollowUp({ ...sent, status }, 60, due)).toBe(false);
  });
});
