import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockTime, performanceOf, performanceOfCategory, performanceOfType } from './block-time.ts';
import { hoursAndMinutes } from '../time/hours.ts';
import { aircraftCategories } from '../requests/requests.ts';

describe('performance figures', () => {
  it.each(aircraftCategories)('of a %s are plausible', (category) => {
    const { cruiseKt, allowanceMinutes, rangeNm } = performanceOfCategory(category);
    expect(cruiseKt).toBeGreaterThanOrEqual(100);
    expect(cruiseKt).toBeLessThanOrEqual(520);
    expect(allowanceMinutes).toBeGreaterThanOrEqual(10);
    expect(rangeNm).toBeGreaterThanOrEqual(250);
    expect(rangeNm).toBeLessThanOrEqual(7_000);
  });

  it.each([
    ['Gulfstream G-550', 'G550'],
    ['G650ER', 'G650ER'],
    ['Gulfstream G650', 'G650'],
    ['BOMBARDIER CHALLENGER 3500', 'Challenger 3500'],
    ['Challenger 350', 'Challenger 350'],
    ['Cessna Citation CJ3+', 'CJ3'],
    ['Citation XLS+', 'Citation XLS'],
    ['Citation X', 'Citation X'],
    ['Falcon 2000LXS', 'Falcon 2000LX'],
    ['Embraer Phenom 300E', 'Phenom 300'],
    ['Pilatus PC12 NG', 'PC-12'],
  ])('of %s are found', (written, name) => {
    expect(performanceOfType(written)?.name).toBe(name);
  });

  it('come from the type if it is known, else from its category, else are missing', () => {
    expect(performanceOf({ category: 'Light jet', aircraftType: 'G550' })?.name).toBe('G550');
    expect(performanceOf({ category: 'Light jet', aircraftType: 'Sabreliner 65' })?.name).toBe('Light jet');
    expect(performanceOf({ category: null, aircraftType: 'Sabreliner 65' })).toBeNull();
    expect(performanceOf({ category: null, aircraftType: null })).toBeNull();
  });

  it('count only part of the range that the maker publishes', () => {
    expect(performanceOfType('G550')?.rangeNm).toBe(6_075);
  });
});

describe('block time', () => {
  it('returns its formula with the figures', () => {
    expect(blockTime(2_133, performanceOfCategory('Midsize jet'))).toEqual({
      minutes: 315,
      formula: [
        'distance ÷ cruise speed + allowance',
        '2,133 NM ÷ 435 kt = 294 min',
        '+ 20 min for taxi, climb and approach',
        'rounded up to 5 min; still air; Midsize jet',
      ],
    });
  });

  it('grows with the distance, in steps of five minutes, and is never below the flight time', () => {
    const distances = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(distances, distances, fc.constantFrom(...aircraftCategories), (one, other, category) => {
        const performance = performanceOfCategory(category);
        const [near, far] = [Math.min(one, other), Math.max(one, other)];
        const minutes = blockTime(far, performance).minutes;
        expect(minutes % 5).toBe(0);
        expect(minutes).toBeGreaterThanOrEqual(blockTime(near, performance).minutes);
        expect(minutes).toBeGreaterThan((far / performance.cruiseKt) * 60);
      }),
    );
  });
});

it('is formatted in hours and minutes', () => {
  expect([45, 60, 65, 600].map(hoursAndMinutes)).toEqual(['45 min', '1 h 00', '1 h 05', '10 h 00']);
});
