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

test('who declined or was taken back waits no more', () =>
  expect(ids(detail(null), 'lost')).toEqual([['unanswered', 'quoted'], null]));
test('whose quote won is not told that it is off', () =>
  expect(ids(detail('q'), 'won')).toEqual([['unanswered'], 'quoted']));
test('lost, nobody has won', () => expect(ids(detail('q'), 'lost')).toEqual([['unanswered', 'quoted'], null]));
test('nobody can be told of a trip that is cancelled already', () =>
  expect(ids(detail(null, { cancelledAt: '2026-11-23T09:00:00.000Z' }), 'lost')).toEqual([[], null]));
