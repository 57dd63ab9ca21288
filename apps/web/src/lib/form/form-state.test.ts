import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asTyped,
  changedFields,
  conflictsOf,
  edited,
  followed,
  type FormState,
  savedAs,
  settled,
  started,
  touchedFields,
} from './form-state.ts';

interface Trip {
  readonly trip: string;
  readonly rfp: string;
  readonly step: string;
}
const saved: Trip = { trip: 'atrip-1', rfp: '', step: 'searching_aircraft' };
const opened = started({ version: 5, values: saved });
const trimmed = ({ trip, rfp, step }: Trip) => ({ trip: trip.trim(), rfp: rfp.trim(), step });

describe('what was changed', () => {
  test('an opened form has no changes', () => {
    expect(touchedFields(opened)).toEqual([]);
    expect(changedFields(opened, asTyped)).toEqual([]);
  });
  test('only the changed fields are sent', () => {
    expect(changedFields(edited(opened, { rfp: 'rfp-1' }), asTyped)).toEqual(['rfp']);
  });
  test('a field that is typed back to its first value is unchanged', () => {
    expect(touchedFields(edited(edited(opened, { rfp: 'rfp-1' }), { rfp: '' }))).toEqual([]);
  });
  test('a space is kept in the field and not sent', () => {
    const state = edited(opened, { rfp: ' ' });
    expect(touchedFields(state)).toEqual(['rfp']);
    expect(changedFields(state, trimmed)).toEqual([]);
  });
});

describe('two people change one record', () => {
  test('only a field that both changed to different values is a conflict', () => {
    const mine = edited(opened, { trip: 'atrip-2', rfp: 'rfp-1' });
    expect(conflictsOf(mine, { ...saved, trip: 'atrip-3', step: 'requesting_quotes' }, asTyped)).toEqual([
      { field: 'trip', mine: 'atrip-2', theirs: 'atrip-3' },
    ]);
  });
  test('the same change twice is no conflict', () => {
    expect(conflictsOf(edited(opened, { trip: ' atrip-2' }), { ...saved, trip: 'atrip-2' }, trimmed)).toEqual([]);
  });

  const theirs = { version: 9, values: { trip: 'atrip-3', rfp: 'rfp-9', step: saved.step } };
  const mine = edited(opened, { trip: 'atrip-2', step: 'requesting_quotes' });
  test('keep mine: my changes over what is saved now, from its version', () => {
    expect(settled(mine, theirs, 'mine', asTyped)).toEqual({
      version: 9,
      base: theirs.values,
      values: { trip: 'atrip-2', rfp: 'rfp-9', step: 'requesting_quotes' },
    });
  });
  test('take theirs: only the conflicting fields are theirs, my other changes stay', () => {
    expect(settled(mine, theirs, 'theirs', asTyped).values).toEqual({
      trip: 'atrip-3',
      rfp: 'rfp-9',
      step: 'requesting_quotes',
    });
  });
});

describe('a colleague saves while the form is open', () => {
  const theirs = { version: 6, values: { ...saved, trip: 'atrip-3', rfp: 'rfp-9' } };
  test('an untouched form shows what is saved now, at its version', () => {
    expect(followed(opened, theirs, asTyped)).toEqual(started(theirs));
  });
  test('a touched field that they changed stays, with the value and the version it started from', () => {
    expect(followed(edited(opened, { trip: 'atrip-2' }), theirs, asTyped)).toEqual({
      version: 5,
      base: { ...saved, rfp: 'rfp-9' },
      values: { ...saved, trip: 'atrip-2', rfp: 'rfp-9' },
    });
  });
  test('a touched field that they did not change is a change of the newer version', () => {
    expect(followed(edited(opened, { step: 'requesting_quotes' }), theirs, asTyped)).toEqual({
      version: 6,
      base: theirs.values,
      values: { ...theirs.values, step: 'requesting_quotes' },
    });
  });
  test('a field that both changed to the same value is not touched any more, and stays as typed', () => {
    const state = followed(edited(opened, { trip: 'atrip-3 ' }), theirs, trimmed);
    expect(touchedFields(state)).toEqual([]);
    expect(state).toMatchObject({ version: 6, values: { trip: 'atrip-3 ', rfp: 'rfp-9' } });
  });
  test('an older answer that arrives late changes nothing', () => {
    expect(followed(opened, { version: 4, values: theirs.values }, asTyped)).toBe(opened);
  });
});

describe('after saving', () => {
  test('the form shows what the server made of it', () => {
    const sent = edited(opened, { rfp: 'RFP-1' });
    expect(savedAs(sent, sent.values, { version: 6, values: { ...saved, rfp: 'rfp-1' } })).toEqual(
      started({ version: 6, values: { ...saved, rfp: 'rfp-1' } }),
    );
  });
  test('what was typed while it was on its way is a change of its own', () => {
    const sent = edited(opened, { rfp: 'rfp-1' });
    const state = savedAs(edited(sent, { rfp: 'rfp-12' }), sent.values, { version: 6, values: sent.values });
    expect(state.values.rfp).toBe('rfp-12');
    expect(touchedFields(state)).toEqual(['rfp']);
  });
});

describe('properties of every merge', () => {
  const values = fc.record({
    trip: fc.constantFrom('a', 'b', 'c'),
    rfp: fc.constantFrom('', 'x'),
    step: fc.constantFrom('1', '2'),
  });
  const anyState = fc.record({ version: fc.constant(1), base: values, values });

  const runs = (check: (state: FormState<Trip>, theirs: Trip) => void): void =>
    fc.assert(fc.property(anyState, values, check));

  test('a field that one side changed has that side’s value, for either choice', () => {
    runs((state, theirs) => {
      for (const winner of ['mine', 'theirs'] as const) {
        const next = settled(state, { version: 2, values: theirs }, winner, asTyped);
        for (const field of ['trip', 'rfp', 'step'] as const) {
          if (state.values[field] === state.base[field]) expect(next.values[field]).toBe(theirs[field]);
          else if (theirs[field] === state.base[field]) expect(next.values[field]).toBe(state.values[field]);
          else expect(next.values[field]).toBe((winner === 'mine' ? state.values : theirs)[field]);
        }
      }
    });
  });
  test('after a decision no conflict is left', () => {
    runs((state, theirs) => {
      for (const winner of ['mine', 'theirs'] as const)
        expect(conflictsOf(settled(state, { version: 2, values: theirs }, winner, asTyped), theirs, asTyped)).toEqual(
          [],
        );
    });
  });
  test('following a colleague keeps the conflict for the decision, and loses nothing typed', () => {
    runs((state, theirs) => {
      const next = followed(state, { version: 2, values: theirs }, asTyped);
      const conflicts = conflictsOf(state, theirs, asTyped);
      expect(conflictsOf(next, theirs, asTyped)).toEqual(conflicts);
      expect(next.version).toBe(conflicts.length === 0 ? 2 : 1);
      for (const field of touchedFields(state)) expect(next.values[field]).toBe(state.values[field]);
    });
  });
});
