import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Airport } from './airports.ts';
import { performanceOfCategory, performanceOfType } from './block-time.ts';
import { fuelStops, rangeVerdict, stopPlaces } from './fuel-stops.ts';
import { distanceNm } from './geography.ts';
import { planLeg } from './route-plan.ts';

const airport = (icao: string, latitude: number, longitude: number, zone: string, size: Airport['size']): Airport => ({
  icao,
  iata: null,
  name: icao,
  city: icao,
  country: 'XX',
  latitude,
  longitude,
  zone,
  size,
});
const teterboro = airport('KTEB', 40.8501, -74.0608, 'America/New_York', 'medium');
const vanNuys = airport('KVNY', 34.2098, -118.49, 'America/Los_Angeles', 'medium');
const wichita = airport('KICT', 37.6499, -97.4331, 'America/Chicago', 'large');
const salina = airport('KSLN', 38.791, -97.6522, 'America/Chicago', 'medium');
const field = airport('KXXX', 39.5, -96, 'America/Chicago', 'small');
const denver = airport('KDEN', 39.8617, -104.6732, 'America/Denver', 'large');
const miami = airport('KMIA', 25.7932, -80.2906, 'America/New_York', 'large');
const luton = airport('EGGW', 51.8747, -0.3683, 'Europe/London', 'large');
const gander = airport('CYQX', 48.9369, -54.5681, 'America/St_Johns', 'medium');
const apia = airport('NSFA', -13.83, -172.008, 'Pacific/Apia', 'medium');
const pago = airport('NSTU', -14.331, -170.71, 'Pacific/Pago_Pago', 'medium');
const haneda = airport('RJTT', 35.5523, 139.78, 'Asia/Tokyo', 'large');
const honolulu = airport('PHNL', 21.3206, -157.9242, 'Pacific/Honolulu', 'large');
const airports = [
  teterboro,
  vanNuys,
  wichita,
  salina,
  field,
  denver,
  miami,
  luton,
  gander,
  apia,
  pago,
  haneda,
  honolulu,
];
const all = stopPlaces(airports);

const leg = (from: Airport, to: Airport, departureDate: string | null = null, departureTime: string | null = null) => ({
  from,
  to,
  departureDate,
  departureTime,
});
const light = performanceOfCategory('Light jet');

describe('range', () => {
  it.each([
    [1_000, 2_000, 'within'],
    [1_800, 2_000, 'within'],
    [1_801, 2_000, 'near_limit'],
    [2_000, 2_000, 'near_limit'],
    [2_001, 2_000, 'beyond'],
  ] as const)('%d NM of %d is %s', (distance, range, verdict) => {
    expect(rangeVerdict(distance, range)).toBe(verdict);
  });

  it('comes from the quoted type', () => {
    expect(planLeg(leg(teterboro, vanNuys), performanceOfType('G550'), all).range?.verdict).toBe('within');
    expect(planLeg(leg(teterboro, vanNuys), light, all).range).toEqual({
      verdict: 'beyond',
      rangeNm: 1_600,
      aircraft: 'Light jet',
    });
  });
});

describe('fuel stops', () => {
  it('split the route in half, prefer large airports over near ones, and skip small ones, neighbours and detours', () => {
    const { needed, candidates } = fuelStops(teterboro, vanNuys, 1_600, all);
    expect(needed).toBe(1);
    expect(candidates.map(({ airport: { icao } }) => icao)).toEqual(['KICT', 'KDEN']);
    for (const { fromNm, toNm } of candidates) expect(Math.max(fromNm, toNm)).toBeLessThanOrEqual(1_600);
  });

  it('are never in excluded countries', () => {
    const closed = stopPlaces(airports.map((one) => (one === wichita ? { ...one, country: 'RU' } : one)));
    expect(fuelStops(teterboro, vanNuys, 1_600, closed).candidates[0]?.airport.icao).toBe('KSLN');
  });

  it('are as many as the route needs, in order of flight', () => {
    const { needed, candidates } = fuelStops(luton, vanNuys, 2_200, all);
    expect(needed).toBe(2);
    expect(candidates.map(({ airport: { icao }, order }) => [icao, order])).toEqual([
      ['CYQX', 1],
      ['KSLN', 2],
    ]);
  });

  it('are empty if no airport is in range or no stop is needed', () => {
    expect(fuelStops(haneda, honolulu, 1_800, all)).toEqual({ needed: 2, candidates: [] });
    expect(fuelStops(teterboro, miami, 1_600, all)).toEqual({ needed: 0, candidates: [] });
  });

  it('never require a hop beyond the range', () => {
    const any = fc.constantFrom(...airports);
    fc.assert(
      fc.property(any, any, fc.integer({ min: 300, max: 6_000 }), (from, to, range) => {
        fc.pre(from !== to);
        const { needed, candidates } = fuelStops(from, to, range, all);
        expect(needed > 0).toBe(distanceNm(from, to) > range);
        for (const { fromNm, toNm } of candidates) expect(Math.max(fromNm, toNm)).toBeLessThanOrEqual(range);
        if (needed > 1) expect([0, needed]).toContain(candidates.length);
      }),
    );
  });
});

describe('a leg', () => {
  it('has a distance, a time and the light at both ends', () => {
    const plan = planLeg(leg(teterboro, vanNuys, '2026-12-12', '10:00'), performanceOfCategory('Heavy jet'), all);
    expect(plan).toMatchObject({
      distanceNm: 2_129,
      block: { minutes: 300 },
      departure: { instant: '2026-12-12T15:00:00.000Z', light: 'day', occurs: 'once' },
      arrival: { date: '2026-12-12', time: '12:00', days: 0, light: 'day' },
      stops: { needed: 0 },
    });
  });

  it('includes its fuel stops in the block time and the formula', () => {
    const { block } = planLeg(leg(teterboro, vanNuys), light, all);
    expect(block?.formula.at(-1)).toBe('+ 1 stop of 60 min = 6 h 25');
    expect(block?.minutes).toBe(385);
  });

  it('that can’t be reached has no block time', () => {
    const plan = planLeg(leg(haneda, honolulu, '2026-12-12', '10:00'), performanceOfCategory('Turbo prop'), all);
    expect(plan).toMatchObject({ range: { verdict: 'beyond' }, stops: { candidates: [] }, block: null, arrival: null });
  });

  it.each([
    ['arrives the next day', luton, teterboro, '22:30', '2026-12-13', 1],
    ['arrives the day before, across the date line', apia, pago, '12:00', '2026-12-11', -1],
    ['arrives before it left, by local time', haneda, honolulu, '09:00', '2026-12-11', -1],
  ])('%s', (_what, from, to, time, date, days) => {
    const plan = planLeg(leg(from, to, '2026-12-12', time), performanceOfType('G650'), all);
    expect(plan.arrival).toMatchObject({ date, days });
  });

  it('has no arrival without a date and no block time without an aircraft', () => {
    expect(planLeg(leg(teterboro, vanNuys, '2026-12-12'), light, all)).toMatchObject({
      departure: null,
      arrival: null,
    });
    expect(planLeg(leg(teterboro, vanNuys, '2026-12-12', '10:00'), null, all)).toMatchObject({
      block: null,
      range: null,
      arrival: null,
      departure: { light: 'day' },
    });
  });
});
