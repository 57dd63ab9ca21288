import fc from 'fast-check';
import { momentOf } from '@tripthread/shared/time/local-time';
import { describe, expect, it } from 'vitest';
import { instantOfFlight } from './flight-time.ts';

describe('the instant of a local time', () => {
  it.each([
    ['2026-03-08', '02:30', 'America/New_York'],
    ['2026-03-08', '03:00', 'America/New_York'],
    ['2026-11-01', '00:30', 'America/New_York'],
    ['2026-11-01', '01:30', 'America/New_York'],
    ['2026-11-01', '02:00', 'America/New_York'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe'],
    ['2026-04-05', '01:45', 'Australia/Lord_Howe'],
    ['2026-12-12', '00:30', 'Pacific/Kiritimati'],
    ['2026-10-25', '01:30', 'Europe/London'],
  ])('%s %s in %s is the instant that the server stores', (date, time, zone) => {
    expect(instantOfFlight(date, time, zone)).toBe(momentOf(date, time, zone).instant);
  });

  it('agrees with the server on every day of every zone', () => {
    const zones = ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/London', 'America/Santiago'];
    const days = fc.date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, at) => {
        const [date, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 16)];
        expect(instantOfFlight(date, time, zone)).toBe(momentOf(date, time, zone).instant);
      }),
    );
  });
});
