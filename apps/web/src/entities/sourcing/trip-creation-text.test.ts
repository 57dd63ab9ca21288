import { missingForTrip } from '@tripthread/shared/sourcing/trip-creation';
import { expect, test } from 'vitest';
import { formatMissingFacts } from './trip-creation-text.ts';

const leg = (departureDate: string | null, passengers: number | null) => ({
  departureAirport: 'KTEB',
  arrivalAirport: 'KVNY',
  departureDate,
  departureTime: null,
  passengers,
});

test.each([
  [[], 'Avinode needs a route.'],
  [[leg(null, 4)], 'Avinode needs a date.'],
  [[leg(null, null)], 'Avinode needs a date and the number of passengers.'],
  [[leg('2026-12-12', 4), leg(null, 4)], 'Avinode needs a date (leg 2).'],
  [
    [leg('2026-12-12', null), leg(null, null)],
    'Avinode needs the number of passengers (legs 1 and 2) and a date (leg 2).',
  ],
])('what Avinode needs for %j', (legs, sentence) =>
  expect(formatMissingFacts(missingForTrip(legs), legs.length)).toBe(sentence),
);
