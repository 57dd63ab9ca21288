import { momentOf } from '@tripthread/shared/time/local-time';
import { expect, test } from 'vitest';
import { zonedInstant } from './zoned-instant.ts';

test.each([
  ['2026-12-12', '09:00', 'America/New_York'],
  ['2026-07-01', '23:30', 'America/Los_Angeles'],
  ['2026-03-08', '03:30', 'America/New_York'],
  ['2026-10-25', '04:00', 'Europe/London'],
  ['2026-06-01', '00:15', 'Pacific/Auckland'],
  ['2026-06-01', '12:00', 'Asia/Kathmandu'],
])('%s %s in %s is the instant of the calendar library', (date, time, zone) =>
  expect(zonedInstant(date, time, zone)).toBe(momentOf(date, time, zone).instant),
);

test('an invalid date has no instant', () => expect(zonedInstant('soon', '09:00', 'UTC')).toBeNull());
