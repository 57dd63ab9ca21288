import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideSettings } from './settings.ts';

const before = { name: 'Meridian', margin: 1_000, terms: null as string | null };

it.each([
  ['nothing', {}, {}, {}],
  ['one field', { margin: 800 }, {}, { margin: 800 }],
  ['another field than a colleague', { margin: 800 }, { name: 'Meridian Air' }, { margin: 800 }],
  ['the same as a colleague', { margin: 800 }, { margin: 800 }, {}],
  ['an empty field', { terms: 'Net 7' }, {}, { terms: 'Net 7' }],
])('a form with %s changed saves only that', (_, mine, theirs, saved) => {
  expect(decideSettings(before, { ...before, ...mine }, { ...before, ...theirs })).toEqual({ ok: true, value: saved });
});

it('names each field that a colleague has changed to another value', () => {
  const mine = { name: 'M', margin: 800, terms: 'Net 7' };
  expect(decideSettings(before, mine, { ...before, margin: 900, terms: 'Net 30' })).toEqual({
    ok: false,
    reason: 'STALE_VERSION',
    fields: { margin: 'A colleague changed this first', terms: 'A colleague changed this first' },
  });
});

it('never overwrites a colleague’s change silently', () => {
  const settings = fc.record({ a: fc.nat(2), b: fc.nat(2), c: fc.nat(2) });
  fc.assert(
    fc.property(settings, settings, settings, (start, mine, theirs) => {
      const decided = decideSettings(start, mine, theirs);
      for (const field of ['a', 'b', 'c'] as const) {
        const after = decided.ok ? (decided.value[field] ?? theirs[field]) : theirs[field];
        if (after !== theirs[field]) expect(theirs[field]).toBe(start[field]);
        if (decided.ok && mine[field] !== start[field]) expect(after).toBe(mine[field]);
      }
    }),
  );
});
