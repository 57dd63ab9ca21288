import { expect, test } from 'vitest';
import { recipientFor, recipientsOf, recordOnly } from './recipients.ts';

const rfq = (id: string, status = 'unanswered') => ({
  id,
  operatorName: id,
  avinodeRfqId: `arfq-${id}`,
  status,
  sentAt: null,
  answeredAt: null,
});
const detail = (avinode: 'ready' | 'none', ...rfqs: object[]) => ({ avinode, trip: { rfqs } }) as never;
const two = recipientsOf(detail('ready', rfq('a'), rfq('b'), rfq('c', 'cancelled')));

test('operators with an open RFQ can be messaged, unless the connection is receive-only', () => {
  expect(two.map(({ rfqId }) => rfqId)).toEqual(['a', 'b']);
  expect(recipientsOf(detail('none', rfq('a')))).toEqual([]);
});

test.each([
  ['who was chosen', 'b', 'a', 'b'],
  ['who wrote last', '', 'a', 'a'],
  ['who wrote last, where the chosen one is gone', 'c', 'b', 'b'],
] as const)('it goes to %s', (_, chosen, last, rfqId) =>
  expect(recipientFor(chosen, two, last)).toMatchObject({ rfqId }),
);

test('the only operator is the default, and with several there is none', () => {
  expect(recipientFor('', two.slice(0, 1), null)).toMatchObject({ rfqId: 'a' });
  expect(recipientFor('', two, null)).toBeNull();
});

test('it is only recorded when chosen, or when no operator can be reached', () => {
  expect(recipientFor(recordOnly, two, 'a')).toBe(recordOnly);
  expect(recipientFor('a', [], 'a')).toBe(recordOnly);
});
