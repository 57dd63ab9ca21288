import { expect, test } from 'vitest';
import { ago, agoShort, duration, fromNow, initials, urgencyOf } from './format.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const minutes = (count: number): string => new Date(now + count * 60_000).toISOString();

test.each([
  [20_000, '1 min'],
  [59 * 60_000, '59 min'],
  [90 * 60_000, '1 h'],
  [47 * 3_600_000, '47 h'],
  [49 * 3_600_000, '2 d'],
])('%i ms is %s', (length, text) => {
  expect(duration(length)).toBe(text);
});

test('the past, long and short', () => {
  expect([ago(minutes(-0.5), now), ago(minutes(-5), now), ago(minutes(-200), now)]).toEqual([
    'now',
    '5 min ago',
    '3 h ago',
  ]);
  expect([
    agoShort(minutes(-0.5), now),
    agoShort(minutes(-5), now),
    agoShort(minutes(-200), now),
    agoShort(minutes(-3000), now),
  ]).toEqual(['now', '5m', '3h', '2d']);
  expect(agoShort('2026-03-01T12:00:00.000Z', now)).toBe('1 Mar');
  expect(agoShort('2025-03-01T12:00:00.000Z', now)).toBe('1 Mar 2025');
});

test('the future and the past', () =>
  expect([fromNow(minutes(190), now), fromNow(minutes(-190), now)]).toEqual(['in 3 h', '3 h ago']));

test.each([
  [-1, 'over'],
  [0, 'over'],
  [30, 'urgent'],
  [60, 'soon'],
  [359, 'soon'],
  [360, 'today'],
  [1439, 'today'],
  [1440, 'later'],
])('%i minutes left is %s', (left, urgency) => {
  expect(urgencyOf(minutes(left), now)).toBe(urgency);
});

test.each([
  ['Ana Ruiz', 'AR'],
  ['Cher', 'C'],
  ['  Ana Maria de Ruiz ', 'AR'],
  ['', ''],
])('%s is %s', (name, mark) => expect(initials(name)).toBe(mark));
