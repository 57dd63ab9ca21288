import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWait, splitWait } from './wait-input.ts';

describe('a wait', () => {
  it.each([
    [15, '15', 'minutes'],
    [240, '4', 'hours'],
    [90, '90', 'minutes'],
    [1_440, '1', 'days'],
    [2_160, '36', 'hours'],
  ])('%i minutes are %s %s', (minutes, amount, unit) => expect(splitWait(minutes)).toEqual({ amount, unit }));
  it('round-trips through the form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 43_200 }), (minutes) => {
        const { amount, unit } = splitWait(minutes);
        expect(readWait(amount, unit)).toBe(minutes);
      }),
    );
  });
  it.each([
    ['1.5', 'hours', 90],
    [' 1,5 ', 'days', 2_160],
    ['0.01', 'hours', null],
    ['four', 'hours', null],
    ['', 'hours', null],
    ['-1', 'hours', null],
  ] as const)('%j %s', (amount, unit, minutes) => expect(readWait(amount, unit)).toBe(minutes));
});
