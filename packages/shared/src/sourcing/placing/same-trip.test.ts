import { describe, expect, it } from 'vitest';
import { canBeSameTrip } from './same-trip.ts';

const row = (id: string, avinodeTripId: string | null, tripCode: string | null, connectionId = 'c') => ({
  id,
  connectionId,
  avinodeTripId,
  tripCode,
});

describe('whether two rows can be one trip', () => {
  it.each([
    ['each has the name that the other lacks', row('1', 'atrip-1', null), row('2', null, 'A1B2C3'), true],
    ['both have a code', row('1', 'atrip-1', 'B2C3D4'), row('2', null, 'A1B2C3'), false],
    ['both have an API id', row('1', 'atrip-1', null), row('2', 'atrip-2', null), false],
    ['one has both names', row('1', 'atrip-1', 'A1B2C3'), row('2', null, null), false],
    ['they are of two connections', row('1', 'atrip-1', null), row('2', null, 'A1B2C3', 'd'), false],
    ['they are one row', row('1', 'atrip-1', null), row('1', null, 'A1B2C3'), false],
  ])('%s', (_case, a, b, expected) => {
    expect([canBeSameTrip(a, b), canBeSameTrip(b, a)]).toEqual([expected, expected]);
  });
});
