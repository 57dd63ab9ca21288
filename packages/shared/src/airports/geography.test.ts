import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceNm, earthRadiusNm, type Place, placeAlong, placesAlong, wrapped } from './geography.ts';

const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });
const places = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const furthest = Math.PI * earthRadiusNm;

describe('distance', () => {
  // Kilometres on the ellipsoid, as airlines and encyclopaedias publish them.
  it.each([
    ['London Heathrow to New York JFK', at(51.4706, -0.4619), at(40.6398, -73.7789), 5_540],
    ['Singapore to New York JFK', at(1.3502, 103.994), at(40.6398, -73.7789), 15_349],
    ['Perth to London Heathrow', at(-31.9403, 115.967), at(51.4706, -0.4619), 14_499],
    ['Sydney to Los Angeles, over the date line', at(-33.9461, 151.1772), at(33.9425, -118.4081), 12_051],
    ['Auckland to Doha', at(-37.012, 174.7863), at(25.2731, 51.6081), 14_535],
    ['Buenos Aires to Auckland, near the pole', at(-34.8222, -58.5358), at(-37.012, 174.7863), 10_340],
  ])('%s is the published distance', (_pair, from, to, kilometres) => {
    expect(distanceNm(from, to) / (kilometres / 1.852)).toBeCloseTo(1, 2);
    expect(Math.abs(distanceNm(from, to) * 1.852 - kilometres) / kilometres).toBeLessThan(0.005);
  });

  it('makes a minute of latitude a nautical mile', () => {
    expect(distanceNm(at(0, 0), at(1 / 60, 0))).toBeCloseTo(1, 2);
    expect(distanceNm(at(0, 179.5), at(0, -179.5))).toBeCloseTo(distanceNm(at(0, 0), at(0, 1)), 6);
  });

  it('is symmetric, zero to itself, and obeys the triangle inequality', () => {
    fc.assert(
      fc.property(places, places, places, (a, b, c) => {
        expect(distanceNm(a, b)).toBeCloseTo(distanceNm(b, a), 6);
        expect(distanceNm(a, a)).toBe(0);
        expect(distanceNm(a, b)).toBeLessThanOrEqual(furthest + 1e-6);
        expect(distanceNm(a, b)).toBeLessThanOrEqual(distanceNm(a, c) + distanceNm(c, b) + 1e-4);
      }),
    );
  });
});

describe('the great circle', () => {
  it('starts and ends at its two points, and every point on it splits the distance', () => {
    fc.assert(
      fc.property(places, places, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, share) => {
        const whole = distanceNm(from, to);
        fc.pre(whole < furthest - 1);
        const middle = placeAlong(from, to, share);
        expect(distanceNm(from, middle)).toBeCloseTo(whole * share, 2);
        expect(distanceNm(middle, to)).toBeCloseTo(whole * (1 - share), 2);
      }),
    );
  });

  it('passes over a pole between antipodes', () => {
    const half = placeAlong(at(0, 0), at(0, 180), 0.5);
    expect(half.latitude).toBeCloseTo(90, 6);
    expect(distanceNm(at(0, 0), placeAlong(at(0, 0), at(0, 180), 0.25))).toBeCloseTo(furthest / 4, 3);
  });

  it('is defined between points millimetres apart, and from pole to pole', () => {
    const [here, there] = [at(89.99999994270422, 0), at(89.99999988540844, 0)];
    for (const share of [0, 0.5, 1]) expect(distanceNm(here, placeAlong(here, there, share))).toBeCloseTo(0, 3);
    expect(distanceNm(at(90, 0), placeAlong(at(90, 0), at(-90, 0), 0.25))).toBeCloseTo(furthest / 4, 3);
  });

  it('crosses the date line instead of going around the world', () => {
    const crossing = placesAlong(at(35.55, 139.78), at(21.32, -157.92), 20);
    expect(crossing).toHaveLength(21);
    expect(crossing.every(({ longitude }) => longitude > 139 || longitude < -157)).toBe(true);
  });
});

it('wraps longitudes', () => {
  expect([190, -190, 180, -180, 540, 0].map(wrapped)).toEqual([-170, 170, 180, 180, 180, 0]);
});
