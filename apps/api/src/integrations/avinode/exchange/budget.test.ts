import { describe, expect, test } from 'vitest';
import { openBudget } from './budget.ts';
import type { AvinodeError } from '../failures.ts';

function budgetAt(start = Date.parse('2026-11-23T09:30:00Z')) {
  let at = start;
  const budget = openBudget({ clock: { now: () => new Date(at).toISOString() } });
  return {
    ...budget,
    pass(seconds: number) {
      at += seconds * 1_000;
    },
    hears: (status: number, headers: Record<string, string>) => budget.obey(status, new Headers(headers)),
    /** Returns the seconds to wait, or 0 when the call may be made. */
    wait(what: 'read' | 'change' = 'read'): number {
      try {
        budget.spend(what);
        return 0;
      } catch (error) {
        expect(error).toMatchObject({ kind: 'rate_limited', isOutcomeUnknown: false });
        return (error as AvinodeError).retryAfterSeconds ?? Number.NaN;
      }
    },
  };
}
const left = (remaining: number, reset = 30, limit = 60) => ({
  'x-rate-limit-limit': String(limit),
  'x-rate-limit-remaining': String(remaining),
  'x-rate-limit-reset': String(reset),
});

describe('a connection’s call budget', () => {
  test('is unlimited when no limit is stated', () => {
    const budget = budgetAt();
    for (let call = 0; call < 10_000; call += 1) expect(budget.wait()).toBe(0);
  });

  test('after a 429 blocks reads and changes for the stated time', () => {
    const budget = budgetAt();
    expect(budget.hears(429, { 'retry-after': '7' })).toBe(7);
    expect([budget.wait(), budget.wait('change')]).toEqual([7, 7]);
    budget.pass(6.5);
    expect(budget.wait()).toBe(1);
    budget.pass(0.5);
    expect([budget.wait(), budget.wait('change')]).toEqual([0, 0]);
  });

  test.each([
    [{}, 60],
    [{ 'x-rate-limit-reset': '12' }, 12],
    [{ 'retry-after': '5', 'x-rate-limit-reset': '12' }, 5],
    [{ 'retry-after': 'Mon, 23 Nov 2026 09:30:20 GMT' }, 20],
    [{ 'x-rate-limit-reset': String(Date.parse('2026-11-23T09:30:40Z') / 1_000) }, 40],
    [{ 'retry-after': '999999' }, 3_600],
    [{ 'retry-after': '0' }, 1],
    [{ 'retry-after': '-5' }, 60],
    [{ 'retry-after': 'soon' }, 60],
    [{ 'retry-after': '1e9' }, 60],
  ])('429 with %j waits %i s', (headers, seconds) => {
    const budget = budgetAt();
    expect(budget.hears(429, headers as Record<string, string>)).toBe(seconds);
    expect(budget.wait()).toBe(seconds);
  });

  test('follows the stated remainder, and refills slowly', () => {
    const budget = budgetAt();
    budget.hears(200, left(3));
    expect([1, 2, 3, 4].map(() => budget.wait())).toEqual([0, 0, 0, 1]);
    budget.pass(2);
    expect([1, 2, 3].map(() => budget.wait())).toEqual([0, 0, 1]);
    budget.pass(1_000);
    for (let call = 0; call < 60; call += 1) expect(budget.wait()).toBe(0);
    expect(budget.wait()).toBe(1);
  });

  test('when empty delays reads until it refills, and lets a change pass', () => {
    const budget = budgetAt();
    budget.hears(200, left(0, 30));
    expect([budget.wait(), budget.wait('change')]).toEqual([30, 0]);
    budget.pass(30);
    expect(budget.wait()).toBe(0);
  });

  test('drops a limit that is no longer stated; an error without one changes nothing', () => {
    const budget = budgetAt();
    budget.hears(200, left(1));
    budget.hears(502, {});
    expect([budget.wait(), budget.wait()]).toEqual([0, 1]);
    budget.hears(200, {});
    for (let call = 0; call < 200; call += 1) expect(budget.wait()).toBe(0);
  });

  test('never waits for more than an hour after the clock was set back', () => {
    const budget = budgetAt();
    budget.hears(429, { 'retry-after': '10' });
    budget.pass(-86_400);
    expect(budget.wait()).toBe(3_600);
  });

  test('ignores malformed headers', () => {
    const budget = budgetAt();
    for (const odd of ['', '-1', 'NaN', '1.5', 'x', '9'.repeat(40)])
      budget.hears(200, { 'x-rate-limit-remaining': odd, 'x-rate-limit-limit': odd, 'x-rate-limit-reset': odd });
    for (let call = 0; call < 200; call += 1) expect(budget.wait()).toBe(0);
  });
});
