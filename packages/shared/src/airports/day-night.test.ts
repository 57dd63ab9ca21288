import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lightAt, sunAltitude, sunOverhead } from './day-night.ts';

const london = { latitude: 51.508, longitude: -0.126 };
const newYork = { latitude: 40.714, longitude: -74.006 };
const sydney = { latitude: -33.868, longitude: 151.209 };
const reykjavik = { latitude: 64.147, longitude: -21.94 };
const honolulu = { latitude: 21.307, longitude: -157.858 };
const tromso = { latitude: 69.649, longitude: 18.956 };

/** Published times are whole minutes of a city; ours may be off by this much. */
const toleranceMinutes = 3;
const shifted = (at: string, minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString();

// Almanac times, in UTC.
it.each([
  ['London, the longest day, sunrise', london, '2024-06-20T03:43:00.000Z', 'rise'],
  ['London, the longest day, sunset', london, '2024-06-20T20:21:00.000Z', 'set'],
  ['New York, the shortest day, sunrise', newYork, '2024-12-21T12:17:00.000Z', 'rise'],
  ['New York, the shortest day, sunset', newYork, '2024-12-21T21:32:00.000Z', 'set'],
  ['Sydney, midsummer, sunrise', sydney, '2024-12-20T18:41:00.000Z', 'rise'],
  ['Sydney, midsummer, sunset', sydney, '2024-12-21T09:05:00.000Z', 'set'],
  ['Reykjavík, midwinter, sunrise', reykjavik, '2024-12-21T11:22:00.000Z', 'rise'],
  ['Reykjavík, midwinter, sunset', reykjavik, '2024-12-21T15:29:00.000Z', 'set'],
  ['Honolulu, spring, sunrise', honolulu, '2024-03-20T16:35:00.000Z', 'rise'],
] as const)('%s is at the almanac’s time', (_what, place, at, kind) => {
  const [before, after] = [
    lightAt(place, shifted(at, -toleranceMinutes)),
    lightAt(place, shifted(at, toleranceMinutes)),
  ];
  expect([before, after]).toEqual(kind === 'rise' ? ['twilight', 'day'] : ['day', 'twilight']);
});

describe('light', () => {
  it('is night at midnight and day at noon between the polar circles', () => {
    expect(lightAt(london, '2026-03-20T00:00:00.000Z')).toBe('night');
    expect(lightAt(london, '2026-03-20T12:00:00.000Z')).toBe('day');
  });

  it('does not change at midsummer and midwinter beyond the polar circle', () => {
    for (let hour = 0; hour < 24; hour++) {
      const time = String(hour).padStart(2, '0');
      expect(lightAt(tromso, `2026-06-21T${time}:00:00.000Z`)).toBe('day');
      expect(lightAt(tromso, `2026-12-21T${time}:00:00.000Z`)).not.toBe('day');
    }
  });
});

describe('the sun', () => {
  it('is over the tropics at the solstices and over the equator at an equinox', () => {
    expect(sunOverhead('2024-06-20T20:51:00.000Z').latitude).toBeCloseTo(23.44, 1);
    expect(sunOverhead('2024-12-21T09:20:00.000Z').latitude).toBeCloseTo(-23.44, 1);
    expect(sunOverhead('2024-03-20T03:06:00.000Z').latitude).toBeCloseTo(0, 1);
  });

  it('is at 90° at its subsolar point, and as far below the horizon at the antipode as above it here', () => {
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.double({ min: -90, max: 90, noNaN: true }), (date, latitude) => {
        const at = date.toISOString();
        expect(sunAltitude(sunOverhead(at), at)).toBeGreaterThan(89.99);
        const opposite = { latitude: -latitude, longitude: 180 };
        expect(sunAltitude({ latitude, longitude: 0 }, at)).toBeCloseTo(-sunAltitude(opposite, at), 6);
      }),
    );
  });
});
