import { expect, test } from 'vitest';
import { tripInfoChange, type TripInfoDraft } from './trip-info-draft.ts';

const standing: TripInfoDraft = {
  avinodeTripId: 'atrip-1',
  avinodeRfpId: '',
  avinodeRfqId: 'arfq-1',
  currentStep: 'requesting_quotes',
};

test('an untouched form sends nothing', () => expect(tripInfoChange(standing, standing, '')).toEqual({}));
test('emptied fields are cleared, and an emptied trip detaches it', () => {
  expect(tripInfoChange(standing, { ...standing, avinodeTripId: ' ', avinodeRfqId: '' }, '')).toEqual({
    avinodeTripId: null,
    avinodeRfqId: null,
  });
});
test('typed ids are trimmed', () =>
  expect(tripInfoChange(standing, { ...standing, avinodeRfpId: ' rfp-123 ' }, '')).toEqual({
    avinodeRfpId: 'rfp-123',
  }));
test('a reason goes along with a step only', () => {
  expect(tripInfoChange(standing, standing, 'why')).toEqual({});
  expect(tripInfoChange(standing, { ...standing, currentStep: 'searching_aircraft' }, ' wrong date ')).toEqual({
    currentStep: 'searching_aircraft',
    reason: 'wrong date',
  });
});
