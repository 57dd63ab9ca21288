import { describe, expect, it } from 'vitest';
import { findTaxWarnings, passengerTaxes, type TaxLeg, treatmentByAirports } from './flight-taxes.ts';
import { findTaxRate, taxRates } from './tax-rates.ts';

const us = (icao: string) => ({ icao, country: 'US' });
const nowhere = { icao: null, country: null };
const leg = (more: Partial<TaxLeg> = {}): TaxLeg => ({
  departure: us('KTEB'),
  arrival: us('KVNY'),
  day: '2025-06-01',
  passengers: 6,
  distanceNm: 2_130,
  treatAs: null,
  isRural: false,
  ...more,
});

describe('a rate', () => {
  it.each([
    ['federal_excise', '2026-12-12', 750, false],
    ['federal_excise', '2028-10-01', 750, true],
    ['domestic_segment', '2024-12-31', 500, false],
    ['domestic_segment', '2025-01-01', 520, false],
    ['domestic_segment', '2025-12-31', 520, false],
    ['domestic_segment', '2026-01-01', 530, false],
    ['domestic_segment', '2027-01-01', 530, true],
    ['international_facilities', '2024-05-05', 2220, false],
    ['international_facilities', '2025-05-05', 2290, false],
    ['international_facilities', '2026-12-31', 2340, false],
    ['international_facilities', '2027-05-05', 2340, true],
    ['alaska_hawaii_facilities', '2024-05-05', 1110, false],
    ['alaska_hawaii_facilities', '2025-05-05', 1140, false],
    ['alaska_hawaii_facilities', '2026-05-05', 1170, false],
  ] as const)('of %s on %s is %i, and outdated: %s', (kind, day, value, isOutdated) => {
    expect(findTaxRate(kind, day)).toMatchObject({ rate: { value }, isOutdated });
  });
  it('is missing before the table begins', () => {
    expect(findTaxRate('domestic_segment', '2023-12-31')).toBeNull();
  });
  it('has its first day and its source', () => {
    for (const rate of taxRates) {
      expect(rate.from).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
      expect(rate.source.length).toBeGreaterThan(10);
    }
  });
});

describe('the treatment of a leg', () => {
  it.each([
    [us('KTEB'), us('KVNY'), 'domestic'],
    [us('PANC'), us('PAFA'), 'domestic'],
    [us('KSEA'), us('PANC'), 'alaska_hawaii'],
    [us('PHNL'), us('KLAX'), 'alaska_hawaii'],
    [us('PHNL'), us('PANC'), 'alaska_hawaii'],
    [us('KTEB'), { icao: 'EGGW', country: 'GB' }, 'international'],
    [us('KTEB'), { icao: 'TJSJ', country: 'PR' }, 'international'],
    [{ icao: 'EGGW', country: 'GB' }, { icao: 'LSGG', country: 'CH' }, 'none'],
    [us('KTEB'), nowhere, null],
  ] as const)('%o → %o: %s', (departure, arrival, treatment) => {
    expect(treatmentByAirports({ departure, arrival })).toBe(treatment);
  });

  it('groups legs of one rate per passenger, without a segment fee for rural ones', () => {
    expect(passengerTaxes([leg(), leg({ passengers: 4 })], '2025-01-10')).toMatchObject([
      { kind: 'domestic_segment', eachUsdMinor: 520, count: 10 },
    ]);
    expect(passengerTaxes([leg({ isRural: true })], '2025-01-10')).toEqual([]);
    expect(passengerTaxes([leg({ day: '2024-12-30' }), leg()], '2025-01-10')).toMatchObject([
      { eachUsdMinor: 500, count: 6 },
      { eachUsdMinor: 520, count: 6 },
    ]);
    expect(passengerTaxes([leg({ departure: us('PHNL'), day: '2024-05-01' })], '2024-01-10')).toMatchObject([
      { kind: 'domestic_segment', count: 6 },
      { kind: 'alaska_hawaii_facilities', eachUsdMinor: 1110, count: 6 },
    ]);
    expect(passengerTaxes([leg({ treatAs: 'none' })], '2025-01-10')).toEqual([]);
  });
});

describe('warns where', () => {
  it.each([
    ['nothing is open', {}, []],
    ['the rate is of an earlier year', { day: '2027-01-01' }, ['rate_outdated']],
    ['the table begins later', { day: '2020-01-01' }, ['rate_outdated']],
    ['an airport is unknown', { arrival: nowhere }, ['airport_unknown']],
    ['… unless the broker chose the treatment', { arrival: nowhere, treatAs: 'domestic' }, []],
    ['passengers are unknown', { passengers: null }, ['passengers_unknown']],
    ['the date is unknown', { day: null }, ['date_unknown']],
    ['only a part of it is over the US', { arrival: us('PHNL') }, ['alaska_hawaii_airspace']],
    ['it may end near the border', { arrival: { icao: 'CYYZ', country: 'CA' } }, ['border_zone']],
    ['… unless the broker chose the treatment', { arrival: { icao: 'CYYZ', country: 'CA' }, treatAs: 'domestic' }, []],
  ] as const)('%s', (_, more, warnings) => {
    expect(findTaxWarnings([leg(more as Partial<TaxLeg>)], '2025-01-10')).toEqual(warnings);
  });
  it('a trip is partly domestic and the distance of a leg is unknown', () => {
    const abroad = leg({ arrival: { icao: 'EGGW', country: 'GB' }, distanceNm: null, day: '2024-05-01' });
    expect(findTaxWarnings([leg(), abroad], '2024-01-10')).toEqual(['distance_unknown', 'mixed_trip']);
  });
});
