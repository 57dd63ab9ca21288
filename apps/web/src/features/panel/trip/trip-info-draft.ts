import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import type { Inputs, SessionDetail } from '../../../lib/api/api-types.ts';
import { changedFields } from '../../../lib/form/conflict.ts';

/** The trip's names and the step, as one form edits them. */
export interface TripInfoDraft extends Readonly<Record<string, string>> {
  readonly avinodeTripId: string;
  readonly avinodeRfpId: string;
  readonly avinodeRfqId: string;
  readonly currentStep: SessionStep;
}

export const tripInfoNames: Record<string, string> = {
  avinodeTripId: 'Avinode trip',
  avinodeRfpId: 'RFP id',
  avinodeRfqId: 'RFQ id',
  currentStep: 'Step',
};

export const tripInfoOf = ({ session }: Pick<SessionDetail, 'session'>): TripInfoDraft => ({
  avinodeTripId: session.avinodeTripId ?? '',
  avinodeRfpId: session.avinodeRfpId ?? '',
  avinodeRfqId: session.avinodeRfqId ?? '',
  currentStep: session.currentStep,
});

type TripInfoChange = Omit<Inputs['sessions']['updateTripInfo'], 'sessionId' | 'expectedVersion'>;

/** Only what differs from what stands is sent; an emptied field clears the id, and an emptied trip detaches it. */
export function tripInfoChange(saved: TripInfoDraft, wanted: TripInfoDraft, reason: string): TripInfoChange {
  const trimmed = { ...wanted };
  const changed = changedFields(
    saved,
    Object.fromEntries(Object.entries(trimmed).map(([key, text]) => [key, text.trim()])) as TripInfoDraft,
  );
  const { currentStep, ...ids } = changed;
  const idChanges = Object.fromEntries(
    Object.entries(ids).map(([key, text]) => [key, text === '' ? null : text]),
  ) as TripInfoChange;
  if (currentStep === undefined) return idChanges;
  return { ...idChanges, currentStep, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
}
