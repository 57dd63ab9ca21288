import { expect, test } from 'vitest';
import { tripInfoChange, type TripInfoDraft } from './trip-info-draft.ts';

const saved: TripInfoDraft = {
  avinodeTripId: 'atrip-1',
  avinodeRfpId: '',
  avinodeRfqId: 'arfq-1',
  currentStep: 'requesting_quotes',
};

test('an untouched form sends nothing', () => expect(tripInfoChange(saved, saved, '')).toEqual({}));
test('emptied fields are cleared, and an emptied trip detaches it', () => {
  expect(tripInfoChange(saved, { ...saved, avinodeTripId: ' ', avinodeRfqId: '' }, '')).toEqual({
    avinodeTripId: null,
    avinodeRfqId: null,
  });
});
test('typed ids are trimmed', () =>
  expect(tripInfoChange(saved, { ...saved, avinodeRfpId: ' rfp-123 ' }, '')).toEqual({
    avinodeRfpId: 'rfp-123',
  }));
test('a reason is sent only with a step', () => {
  expect(tripInfoChange(saved, saved, 'why')).toEqual({});
  expect(tripInfoChange(saved, { ...saved, currentStep: 'searching_aircraft' }, ' wrong date ')).toEqual({
    currentStep: 'searching_aircraft',
    reason: 'wrong date',
  });
});
