import type { Instant } from '../time/clock.ts';
import type { Place } from './geography.ts';
import { wrapped } from './geography.ts';

/** Position of the sun: accurate to a minute of sunrise between 1950 and 2050, which is enough for a mark on a map. */

export type Light = 'day' | 'twilight' | 'night';

const turn = Math.PI / 180;
const j2000 = Date.UTC(2000, 0, 1, 12);
/** At sunrise the sun's centre is this far below the horizon: refraction plus half the sun's width. */
const horizon = -0.833;
const civilTwilight = -6;

/**
 * Returns the subsolar point, by the low-precision formulas of the Astronomical Almanac: mean longitude and anomaly,
 * two terms of the equation of the centre, and sidereal time.
 */
export function sunOverhead(at: Instant): Place {
  const days = (Date.parse(at) - j2000) / 86_400_000;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * turn;
  const longitude = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * turn;
  const tilt = (23.439 - 0.0000004 * days) * turn;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude)) / turn;
  const sidereal = 280.46062 + 360.98564737 * days;
  return {
    latitude: Math.asin(Math.sin(tilt) * Math.sin(longitude)) / turn,
    longitude: wrapped(ascension - sidereal),
  };
}

/** Returns the height of the sun's centre above the horizon in degrees, without refraction. */
export function sunAltitude(place: Place, at: Instant): number {
  const sun = sunOverhead(at);
  const sine =
    Math.sin(place.latitude * turn) * Math.sin(sun.latitude * turn) +
    Math.cos(place.latitude * turn) *
      Math.cos(sun.latitude * turn) *
      Math.cos((place.longitude - sun.longitude) * turn);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / turn;
}

/** Classifies the light: day from sunrise to sunset, then civil twilight, then night. */
export function lightAt(place: Place, at: Instant): Light {
  const altitude = sunAltitude(place, at);
  if (altitude >= horizon) return 'day';
  return altitude >= civilTwilight ? 'twilight' : 'night';
}
