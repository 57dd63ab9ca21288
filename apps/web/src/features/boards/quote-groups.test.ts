import { expect, test } from 'vitest';
import { groupOf, groupsOf, shareLeft } from './quote-groups.ts';

const now = new Date(2026, 10, 23, 9, 30).getTime();
const at = (...local: [number, number, number, number, number]) => new Date(...local).toISOString();
const live = (validUntil: string | null, status = 'received') => ({ status, validUntil });

test.each([
  ['at this instant', live(new Date(now).toISOString()), 'lapsed'],
  ['expired by status', live(at(2026, 10, 23, 9, 0), 'expired'), 'lapsed'],
  ['in a minute', live(at(2026, 10, 23, 9, 31)), 'soon'],
  ['just short of six hours', live(at(2026, 10, 23, 15, 29)), 'soon'],
  ['in six hours', live(at(2026, 10, 23, 15, 30)), 'today'],
  ['at midnight', live(at(2026, 10, 24, 0, 0)), 'tomorrow'],
  ['at the end of tomorrow', live(at(2026, 10, 24, 23, 59)), 'tomorrow'],
  ['the day after', live(at(2026, 10, 25, 0, 0)), 'later'],
  ['without a limit', live(null), 'open'],
])('%s', (_, quote, group) => expect(groupOf(quote, now)).toBe(group));

test('groups come in order, and empty ones not at all', () => {
  const quotes = [
    live(at(2026, 10, 23, 10, 0)),
    live(at(2026, 10, 29, 10, 0)),
    live(at(2026, 10, 23, 9, 0), 'expired'),
  ];
  expect(groupsOf(quotes, now).map(({ name }) => name)).toEqual(['soon', 'later', 'lapsed']);
});

test('the share of its time that a price has left', () => {
  const receivedAt = at(2026, 10, 23, 8, 30);
  expect(shareLeft({ receivedAt, validUntil: at(2026, 10, 23, 10, 30) }, now)).toBe(0.5);
  expect(shareLeft({ receivedAt, validUntil: at(2026, 10, 23, 9, 0) }, now)).toBe(0);
  expect(shareLeft({ receivedAt, validUntil: receivedAt }, now)).toBe(0);
});
