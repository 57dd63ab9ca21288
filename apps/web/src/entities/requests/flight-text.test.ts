import { describe, expect, test } from 'vitest';
import { flightDate, flightDateLong, flightDates, routeText } from './flight-text.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');

describe('a flight’s date is local to its airport', () => {
  test('is never shifted and shows the year only when it is far off', () => {
    expect(flightDate('2026-12-12', now)).toBe('12 Dec');
    expect(flightDate('2027-01-06', now)).toBe('6 Jan');
    expect(flightDate('2027-12-06', now)).toBe('6 Dec 2027');
    expect(flightDate('2026-01-06', now)).toBe('6 Jan 2026');
    expect(flightDateLong('2026-12-12')).toBe('Sat 12 Dec 2026');
  });
  test('a round trip has a date range', () => {
    expect(flightDates('2026-12-12', '2026-12-17', now)).toBe('12 – 17 Dec');
    expect(flightDates('2026-12-28', '2027-01-03', now)).toBe('28 Dec – 3 Jan');
    expect(flightDates('2026-12-12', null, now)).toBe('12 Dec');
    expect(flightDates('2026-12-12', '2026-12-12', now)).toBe('12 Dec');
  });
  test('text that is not a date is shown unchanged', () => expect(flightDate('soon', now)).toBe('soon'));
});

test('routes', () => {
  expect(routeText({ departureAirport: 'KTEB', arrivalAirport: 'KVNY' })).toBe('KTEB → KVNY');
  expect(routeText({ departureAirport: 'KTEB', arrivalAirport: null })).toBe('KTEB → ?');
  expect(routeText(null)).toBeNull();
});
