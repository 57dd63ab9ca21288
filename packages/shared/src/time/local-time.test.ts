import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, localOf, momentOf } from './local-time.ts';
import { zoneName } from './zone-name.ts';

describe('a local time', () => {
  it.each([
    ['a usual day', '2026-12-12', '10:30', 'America/New_York', '2026-12-12T15:30:00.000Z', 'once', '10:30', -300],
    [
      'New York skips 02:30',
      '2026-03-08',
      '02:30',
      'America/New_York',
      '2026-03-08T07:30:00.000Z',
      'skipped',
      '03:30',
      -240,
    ],
    [
      'New York just before',
      '2026-03-08',
      '01:59',
      'America/New_York',
      '2026-03-08T06:59:00.000Z',
      'once',
      '01:59',
      -300,
    ],
    [
      'New York just after',
      '2026-03-08',
      '03:00',
      'America/New_York',
      '2026-03-08T07:00:00.000Z',
      'once',
      '03:00',
      -240,
    ],
    [
      'New York has 01:30 twice',
      '2026-11-01',
      '01:30',
      'America/New_York',
      '2026-11-01T05:30:00.000Z',
      'twice',
      '01:30',
      -240,
    ],
    [
      'New York has 02:00 once',
      '2026-11-01',
      '02:00',
      'America/New_York',
      '2026-11-01T07:00:00.000Z',
      'once',
      '02:00',
      -300,
    ],
    [
      'Lord Howe skips half an hour',
      '2026-10-04',
      '02:15',
      'Australia/Lord_Howe',
      '2026-10-03T15:45:00.000Z',
      'skipped',
      '02:45',
      660,
    ],
    [
      'Lord Howe repeats half an hour',
      '2026-04-05',
      '01:45',
      'Australia/Lord_Howe',
      '2026-04-04T14:45:00.000Z',
      'twice',
      '01:45',
      660,
    ],
    [
      'London has 01:30 twice',
      '2026-10-25',
      '01:30',
      'Europe/London',
      '2026-10-25T00:30:00.000Z',
      'twice',
      '01:30',
      60,
    ],
    [
      'Mexico City has no daylight saving time',
      '2026-07-01',
      '12:00',
      'America/Mexico_City',
      '2026-07-01T18:00:00.000Z',
      'once',
      '12:00',
      -360,
    ],
    [
      'Yukon has none either',
      '2026-01-15',
      '12:00',
      'America/Whitehorse',
      '2026-01-15T19:00:00.000Z',
      'once',
      '12:00',
      -420,
    ],
    [
      'Kiritimati is fourteen hours ahead',
      '2026-12-12',
      '00:30',
      'Pacific/Kiritimati',
      '2026-12-11T10:30:00.000Z',
      'once',
      '00:30',
      840,
    ],
    ['Samoa skipped a day', '2011-12-30', '10:00', 'Pacific/Apia', '2011-12-30T20:00:00.000Z', 'skipped', '10:00', 840],
    [
      'Kathmandu, to the quarter',
      '2026-12-12',
      '06:00',
      'Asia/Kathmandu',
      '2026-12-12T00:15:00.000Z',
      'once',
      '06:00',
      345,
    ],
  ])('%s', (_what, date, time, zone, instant, occurs, shown, offset) => {
    expect(momentOf(date, time, zone)).toMatchObject({ instant, occurs, time: shown, offset });
  });

  it('returns the local date', () => {
    expect(momentOf('2011-12-30', '10:00', 'Pacific/Apia').date).toBe('2011-12-31');
    expect(momentOf('2026-03-08', '02:30', 'America/New_York').date).toBe('2026-03-08');
  });

  it('round-trips through its instant, in every zone and on every day, unless it is skipped', () => {
    const zones = ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/London', 'Asia/Kolkata', 'UTC'];
    const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (zone, day) => {
        const [date, time] = [day.toISOString().slice(0, 10), day.toISOString().slice(11, 16)];
        const moment = momentOf(date, time, zone);
        const { instant, occurs, ...shown } = moment;
        expect(localOf(instant, zone)).toEqual(shown);
        if (occurs !== 'skipped') expect(shown).toMatchObject({ date, time });
      }),
    );
  });
});

it('counts calendar days', () => {
  expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
  expect(daysBetween('2026-12-12', '2026-12-11')).toBe(-1);
  expect(daysBetween('2026-03-08', '2026-03-08')).toBe(0);
});

it.each([
  ['America/New_York', '2026-12-12T12:00:00.000Z', 'EST'],
  ['America/New_York', '2026-07-12T12:00:00.000Z', 'EDT'],
  ['Europe/London', '2026-07-12T12:00:00.000Z', 'BST'],
  ['Europe/London', '2026-12-12T12:00:00.000Z', 'GMT'],
  ['Europe/Paris', '2026-07-12T12:00:00.000Z', 'CEST'],
  ['Australia/Sydney', '2026-12-12T12:00:00.000Z', 'AEDT'],
  ['Pacific/Auckland', '2026-12-12T12:00:00.000Z', 'NZDT'],
  ['Asia/Dubai', '2026-12-12T12:00:00.000Z', 'GST'],
  ['America/Sao_Paulo', '2026-12-12T12:00:00.000Z', 'UTC−3'],
])('%s at %s is formatted %s', (zone, at, name) => {
  expect(zoneName(zone, at)).toBe(name);
});
