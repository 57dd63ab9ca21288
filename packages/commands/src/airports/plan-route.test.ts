import { AirportsByCodes, PlanRoute } from '@tripthread/shared/airports/airports.schema';
import { describe, expect, it } from 'vitest';
import { planRoute } from './plan-route.ts';

const route = (from: string, to: string, more: object = {}) =>
  planRoute(PlanRoute.parse({ legs: [{ departureAirport: from, arrivalAirport: to }], ...more })).legs[0];

describe('a route', () => {
  it('from Teterboro to Van Nuys needs a stop in a light jet, none in a midsize one', () => {
    const light = route('KTEB', 'KVNY', { category: 'Light jet' });
    expect(light?.plan?.range?.verdict).toBe('beyond');
    expect(light?.plan?.stops.needed).toBe(1);
    expect(light?.plan?.stops.candidates).toHaveLength(3);
    expect(route('KTEB', 'KVNY', { category: 'Super midsize jet' })?.plan).toMatchObject({
      range: { verdict: 'within' },
      stops: { needed: 0 },
    });
  });

  it('prefers the quoted aircraft type over the category', () => {
    const plan = route('KTEB', 'EGGW', { category: 'Light jet', aircraftType: 'Gulfstream G650' })?.plan;
    expect(plan?.range).toMatchObject({ aircraft: 'G650', verdict: 'within' });
  });

  it('goes around the world in stops that are airports', () => {
    const plan = route('EGGW', 'NZAA', { category: 'Midsize jet' })?.plan;
    expect(plan?.distanceNm).toBeGreaterThan(9_800);
    expect(plan?.stops.candidates.length).toBe(plan?.stops.needed);
    for (const { fromNm, toNm } of plan?.stops.candidates ?? []) {
      expect(Math.max(fromNm, toNm)).toBeLessThanOrEqual(2_200);
    }
  });

  it('takes IATA codes, and reports an unknown code only as unknown', () => {
    expect(route('TEB', 'VNY')?.from?.icao).toBe('KTEB');
    expect(route('KTEB', 'QQQQ')).toMatchObject({ from: { icao: 'KTEB' }, to: null, plan: null });
  });

  it('plans the twenty longest legs at once within moments', () => {
    const legs = Array.from({ length: 20 }, () => ({ departureAirport: 'EGGW', arrivalAirport: 'NZAA' }));
    const started = performance.now();
    planRoute(PlanRoute.parse({ legs, category: 'Midsize jet' }));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

it('limits the number of codes', () => {
  expect(AirportsByCodes.safeParse({ codes: Array.from({ length: 81 }, () => 'KTEB') }).success).toBe(false);
});
