import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import type { Inputs, SessionDetail } from '../../../lib/api/api-types.ts';
import { changedFields } from '../../../lib/form/form-state.ts';

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

/** The names as they are compared and sent. */
export const trimmed = (names: TripInfoDraft): TripInfoDraft => ({
  avinodeTripId: names.avinodeTripId.trim(),
  avinodeRfpId: names.avinodeRfpId.trim(),
  avinodeRfqId: names.avinodeRfqId.trim(),
  currentStep: names.currentStep,
});

/** Only changed fields are sent; an emptied field clears the id, and an emptied trip detaches it. */
export function tripInfoChange(base: TripInfoDraft, values: TripInfoDraft, reason: string): TripInfoChange {
  const wanted = trimmed(values);
  const changed = new Set<string>(changedFields({ version: 0, base: trimmed(base), values: wanted }, trimmed));
  const ids = (['avinodeTripId', 'avinodeRfpId', 'avinodeRfqId'] as const).filter((field) => changed.has(field));
  const idChanges = Object.fromEntries(ids.map((field) => [field, wanted[field] === '' ? null : wanted[field]]));
  if (!changed.has('currentStep')) return idChanges;
  return { ...idChanges, currentStep: wanted.currentStep, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
}
