import { expect, test } from 'vitest';
import { snoozeTimes } from './snooze-times.ts';

// 2026-11-23 is a Monday; times are the machine's own, so they are built as such.
const at = (day: number, hour = 15): number => new Date(2026, 10, day, hour, 20).getTime();
const untilOf = (now: number, label: string): string | undefined =>
  snoozeTimes(now).find((time) => time.label === label)?.until;

test('tomorrow morning is eight o’clock of the next day', () => {
  expect(untilOf(at(23), 'Until tomorrow morning')).toBe(new Date(2026, 10, 24, 8).toISOString());
});

test.each([
  [23, 30],
  [25, 30],
  [28, 30],
])('the Monday after the %ith is the %ith', (day, monday) => {
  expect(untilOf(at(day), 'Until Monday morning')).toBe(new Date(2026, 10, monday, 8).toISOString());
});

test('on a Sunday Monday is tomorrow, and is offered once', () =>
  expect(untilOf(at(29), 'Until Monday morning')).toBeUndefined());

test('every time offered is ahead', () => {
  for (let day = 1; day <= 28; day += 1)
    for (const { until } of snoozeTimes(at(day, 23))) expect(Date.parse(until)).toBeGreaterThan(at(day, 23));
});
