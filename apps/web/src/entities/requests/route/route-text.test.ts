import { describe, expect, it } from 'vitest';
import { formatClockChange, daysLater, type PlannedLeg, formatRange, formatStops } from './route-text.ts';

type Plan = NonNullable<PlannedLeg['plan']>;
type Stop = Plan['stops']['candidates'][number];

const stop = (icao: string, city: string, order = 1): Stop => ({
  airport: {
    icao,
    iata: null,
    name: `${city} Airport`,
    city,
    country: 'US',
    latitude: 0,
    longitude: 0,
    zone: 'UTC',
    size: 'medium',
  },
  order,
  detourNm: 1,
  fromNm: 1_000,
  toNm: 1_000,
});

const plan = (fields: Partial<Plan>): Plan => ({
  distanceNm: 2_129,
  block: null,
  departure: null,
  arrival: null,
  range: null,
  stops: { needed: 0, candidates: [] },
  ...fields,
});
const range = (verdict: 'within' | 'near_limit' | 'beyond') =>
  plan({ range: { verdict, rangeNm: 1_600, aircraft: 'Light jet' } });

describe('the range in text', () => {
  it.each([
    [range('within'), 'Within the 1,600 NM of Light jet.'],
    [range('near_limit'), 'Near the limit of the 1,600 NM of Light jet: wind or load may require a stop.'],
    [range('beyond'), '529 NM beyond the 1,600 NM of Light jet.'],
    [plan({}), null],
  ])('%#', (given, sentence) => {
    expect(formatRange(given)).toBe(sentence);
  });
});

describe('fuel stops in text', () => {
  const [wichita, salina, denver] = [stop('KICT', 'Wichita'), stop('KSLN', 'Salina'), stop('KDEN', 'Denver')];
  it.each([
    [{ needed: 0, candidates: [] }, null],
    [{ needed: 1, candidates: [wichita] }, '1 fuel stop, for example KICT Wichita.'],
    [
      { needed: 1, candidates: [wichita, salina, denver] },
      '1 fuel stop, for example KICT Wichita, KSLN Salina or KDEN Denver.',
    ],
    [{ needed: 2, candidates: [wichita, denver] }, '2 fuel stops: KICT Wichita, then KDEN Denver.'],
    [{ needed: 2, candidates: [] }, 'No fuel stop within reach: this aircraft can’t fly this leg.'],
  ])('%#', (stops, sentence) => {
    expect(formatStops(plan({ stops }))).toBe(sentence);
  });
});

describe('clock changes in text', () => {
  const departure = (occurs: 'once' | 'skipped' | 'twice') =>
    plan({
      departure: {
        instant: '2026-03-08T07:30:00.000Z',
        date: '2026-03-08',
        time: '03:30',
        offset: -240,
        occurs,
        light: 'night',
      },
    });

  it('explain the two nights a year that need it', () => {
    expect(formatClockChange(departure('skipped'), '02:30')).toBe('02:30 does not exist that night: 03:30 is used.');
    expect(formatClockChange(departure('twice'), '01:30')).toContain('the first is used');
    expect(formatClockChange(departure('once'), '01:30')).toBeNull();
  });

  it('days are counted', () => {
    expect([0, 1, 2, -1].map(daysLater)).toEqual([null, '+1 day', '+2 days', '−1 day']);
  });
});
