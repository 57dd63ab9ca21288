import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scaleOf } from './chart-scale.ts';

it('an axis of years has whole years', () => expect(scaleOf([2008, 2017], 0, 100).ticks).toEqual([2010, 2015]));

it('every value is inside, in order, with few ticks', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1e10 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(values, (given) => {
      const { at, ticks } = scaleOf(given, 0, 500);
      const sorted = given.toSorted((a, b) => a - b);
      for (const value of sorted) expect(at(value)).toBeGreaterThan(0);
      for (const value of sorted) expect(at(value)).toBeLessThan(500);
      expect(at(sorted.at(-1) ?? 0)).toBeGreaterThanOrEqual(at(sorted[0] ?? 0));
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks.length).toBeGreaterThanOrEqual(1);
    }),
  );
});
