import { describe, expect, test } from 'vitest';
import { toTripType, draftOf, factsOf, nextLeg, returnLeg, tripTypeOf, withLeg } from './request-draft.ts';

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
    expect(factsOf(draftOf(request, 'USD'))).toEqual({ errors: {}, facts: request });
  });

  test('a budget starts in the currency of the brokerage, and stays in its own', () => {
    expect(draftOf(null, 'EUR').budget.currency).toBe('EUR');
    expect(draftOf({ ...request, budget: null }, 'EUR').budget.currency).toBe('EUR');
    expect(draftOf({ ...request, budget: { amountMinor: 100, currency: 'GBP' } }, 'EUR').budget.currency).toBe('GBP');
  });
  test('an untouched form has no leg at all', () => expect(factsOf(draftOf(null, 'USD')).facts.legs).toEqual([]));

  test('codes are put in capitals, what is empty is to be decided', () => {
    const draft = draftOf(null, 'USD');
    const legs = draft.legs.map((leg) => ({ ...leg, departureAirport: ' kteb ', arrivalAirport: 'kvny' }));
    expect(factsOf({ ...draft, legs }).facts.legs).toEqual([
      { departureAirport: 'KTEB', arrivalAirport: 'KVNY', departureDate: null, departureTime: null, passengers: null },
    ]);
  });

  test('a budget that cannot be read is named, never dropped silently', () => {
    expect(factsOf({ ...draftOf(request, 'USD'), budget: { amount: '45k', currency: 'USD' } }).errors).toHaveProperty(
      'budget',
    );
  });

  test('the next leg goes on from the last, the way back goes home', () => {
    const [first] = draftOf(request, 'USD').legs;
    expect(nextLeg(first)).toMatchObject({ departureAirport: 'KVNY', arrivalAirport: '', passengers: '6' });
    expect(returnLeg(first === undefined ? [] : [first])).toMatchObject({
      departureAirport: 'KVNY',
      arrivalAirport: 'KTEB',
    });
  });
});

describe('the shape of a trip', () => {
  const out = { ...nextLeg(undefined), departureAirport: 'KTEB', arrivalAirport: 'KVNY', departureDate: '2026-12-12' };

  test('is read from the legs', () => {
    expect(tripTypeOf([out])).toBe('one way');
    expect(tripTypeOf([out, returnLeg([out])])).toBe('round trip');
    expect(tripTypeOf([out, nextLeg(out)])).toBe('multi-leg');
  });

  test('is changed, keeping what fits', () => {
    const round = toTripType([out], 'round trip');
    expect(round[1]).toMatchObject({ departureAirport: 'KVNY', arrivalAirport: 'KTEB', departureDate: '' });
    expect(toTripType(round, 'one way')).toEqual([out]);
    expect(toTripType(round, 'multi-leg')).toHaveLength(3);
    expect(toTripType([out], 'one way')).toEqual([out]);
    for (const type of ['one way', 'round trip', 'multi-leg'] as const)
      expect(tripTypeOf(toTripType([out], type))).toBe(type);
  });

  test('there and back: the way back follows the way out, and not the other way round', () => {
    const round = toTripType([out], 'round trip');
    expect(withLeg(round, { ...out, arrivalAirport: 'KASE' })[1]).toMatchObject({
      departureAirport: 'KASE',
      arrivalAirport: 'KTEB',
    });
    const back = { ...(round[1] ?? out), arrivalAirport: 'KHPN' };
    expect(withLeg(round, back)).toEqual([out, back]);
  });
});
