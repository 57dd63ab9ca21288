import { describe, expect, test } from 'vitest';
import { draftOf, factsOf, nextLeg, returnLeg } from './request-draft.ts';

const request = {
  aircraftCategory: 'Light jet' as const,
  budget: { amountMinor: 4_500_050, currency: 'EUR' },
  specialRequirements: 'A driver at both ends',
  pets: 'One dog',
  baggage: null,
  catering: null,
  wifi: true,
  smoking: false,
  legs: [
    {
      departureAirport: 'KTEB',
      arrivalAirport: 'KVNY',
      departureDate: '2026-12-12',
      departureTime: null,
      passengers: 6,
    },
  ],
};

describe('a trip request as it is typed', () => {
  test('unchanged, it says what it said', () => {
    expect(factsOf(draftOf(request))).toEqual({ errors: {}, facts: request });
  });

  test('an untouched form has no leg at all', () => expect(factsOf(draftOf(null)).facts.legs).toEqual([]));

  test('codes are put in capitals, what is empty is to be decided', () => {
    const draft = draftOf(null);
    const legs = draft.legs.map((leg) => ({ ...leg, departureAirport: ' kteb ', arrivalAirport: 'kvny' }));
    expect(factsOf({ ...draft, legs }).facts.legs).toEqual([
      { departureAirport: 'KTEB', arrivalAirport: 'KVNY', departureDate: null, departureTime: null, passengers: null },
    ]);
  });

  test('a budget that cannot be read is named, never dropped silently', () => {
    expect(factsOf({ ...draftOf(request), budget: '45k' }).errors).toHaveProperty('budget');
  });

  test('the next leg goes on from the last, the way back goes home', () => {
    const [first] = draftOf(request).legs;
    expect(nextLeg(first)).toMatchObject({ departureAirport: 'KVNY', arrivalAirport: '', passengers: '6' });
    expect(returnLeg(first === undefined ? [] : [first])).toMatchObject({
      departureAirport: 'KVNY',
      arrivalAirport: 'KTEB',
    });
  });
});
