import { describe, expect, test } from 'vitest';
import { changedFields, findConflicts, rebase } from './conflict.ts';

const base = { trip: 'atrip-1', rfp: '', step: 'searching_aircraft' };

describe('two people change one session', () => {
  test('only the field both changed, differently, is a disagreement', () => {
    const mine = { ...base, trip: 'atrip-2', rfp: 'rfp-1' };
    const theirs = { ...base, trip: 'atrip-3', step: 'requesting_quotes' };
    expect(findConflicts(base, mine, theirs)).toEqual([
      { field: 'trip', base: 'atrip-1', mine: 'atrip-2', theirs: 'atrip-3' },
    ]);
  });

  test('the same change twice is none', () => {
    expect(findConflicts(base, { ...base, trip: 'atrip-2' }, { ...base, trip: 'atrip-2' })).toEqual([]);
  });

  test('what I left alone follows them, what I typed stays', () => {
    expect(rebase(base, { ...base, trip: 'atrip-2' }, { ...base, rfp: 'rfp-9', trip: 'atrip-3' })).toEqual({
      trip: 'atrip-2',
      rfp: 'rfp-9',
      step: 'searching_aircraft',
    });
  });

  test('only what differs is sent', () => {
    expect(changedFields(base, { ...base, rfp: 'rfp-1' })).toEqual({ rfp: 'rfp-1' });
    expect(changedFields(base, base)).toEqual({});
  });
});
