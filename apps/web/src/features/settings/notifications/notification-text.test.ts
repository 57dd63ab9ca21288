import { expect, test } from 'vitest';
import { parseNotificationLogSearch } from './notification-log-search.ts';
import { formatLag, readableBody } from './notification-text.ts';

test.each([
  [40, '0.0 s'],
  [1_240, '1.2 s'],
  [9_960, '10 s'],
  [59_000, '59 s'],
  [61_000, '1 min'],
  [7_200_000, '2 h'],
  [200_000_000, '2 d'],
])('%i ms are %s', (milliseconds, words) => expect(formatLag(milliseconds)).toBe(words));

test('a JSON body is indented, any other is unchanged', () => {
  expect(readableBody('{"id":"arfq-1"}')).toBe('{\n  "id": "arfq-1"\n}');
  expect(readableBody('<html>')).toBe('<html>');
});

test('a mistyped address still opens the log', () => {
  expect(parseNotificationLogSearch({ status: 'parked', q: ' arfq-1 ', session: 'x' })).toEqual({
    status: 'parked',
    q: 'arfq-1',
  });
  expect(parseNotificationLogSearch({ status: 'lost', q: 7 })).toEqual({});
});
