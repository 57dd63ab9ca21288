import { expect, test } from 'vitest';
import { remainingOperators } from './remaining-operators.ts';

const detail = (primaryQuoteId: string | null, more: object = {}) =>
  ({
    avinode: 'ready',
    session: { primaryQuoteId },
    trip: {
      avinodeTripId: 'atrip-1',
      cancelledAt: null,
      rfqs: ['unanswered', 'quoted', 'declined', 'cancelled'].map((status) => ({ id: status, status })),
      quotes: [{ id: 'q', rfqId: 'quoted' }],
      ...more,
    },
  }) as never;
const ids = (given: never, outcome: 'won' | 'lost') => {
  const { told, winner } = remainingOperators(given, outcome);
  return [told.map(({ id }) => id), winner?.id ?? null];
};

test('an operator who declined or was withdrawn is not waiting', () =>
  expect(ids(detail(null), 'lost')).toEqual([['unanswered', 'quoted'], null]));
test('the winning operator is not notified', () => expect(ids(detail('q'), 'won')).toEqual([['unanswered'], 'quoted']));
test('when lost, every waiting operator is notified', () =>
  expect(ids(detail('q'), 'lost')).toEqual([['unanswered', 'quoted'], null]));
test('no operator can be notified of a trip that is already cancelled', () =>
  expect(ids(detail(null, { cancelledAt: '2026-11-23T09:00:00.000Z' }), 'lost')).toEqual([[], null]));
