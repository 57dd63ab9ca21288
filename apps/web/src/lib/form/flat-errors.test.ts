import { expect, test } from 'vitest';
import { flatErrors } from './use-form-fields.ts';

test('the library’s tree of errors becomes one sentence per dotted field', () => {
  const tree = {
    total: { message: 'An amount', type: 'x', currency: { message: 'Three letters' } },
    legs: [undefined, { departureAirport: { message: 'Not an airport' } }],
    root: { refused: { message: 'Nothing was saved.' } },
  };
  expect(flatErrors(tree)).toEqual({
    total: 'An amount',
    'total.currency': 'Three letters',
    'legs.1.departureAirport': 'Not an airport',
  });
});
