import type { RequestStatus } from './requests.ts';
import { type SessionStep, stepIndex } from '../sessions/sessions.ts';
import { readRequestStatus } from './legacy-status.ts';

/** The legacy list had five steps; every later step is shown as the fifth. */
export const legacySteps = [
  'understanding_request',
  'searching_aircraft',
  'requesting_quotes',
  'analyzing_options',
  'proposal_ready',
] as const;
export type LegacyStep = (typeof legacySteps)[number];

/** Returns the legacy step of a status: the first for an unknown or lost one. */
export function legacyStepOf(status: string): { readonly step: LegacyStep; readonly number: number } {
  const step = readRequestStatus(status)?.step ?? 'understanding_request';
  const number = step === 'closed_lost' ? 1 : Math.min(stepIndex(step) + 1, legacySteps.length);
  return { step: legacySteps[number - 1] ?? 'understanding_request', number };
}

const statusAt: Readonly<Record<SessionStep, RequestStatus>> = {
  understanding_request: 'pending',
  searching_aircraft: 'searching_flights',
  requesting_quotes: 'awaiting_quotes',
  analyzing_options: 'analyzing_proposals',
  proposal_ready: 'sending_proposal',
  proposal_sent: 'sending_proposal',
  closed_won: 'completed',
  closed_lost: 'cancelled',
};

/**
 * Returns the status to report to the legacy list so that it shows the step of the session. The stored status of a request
 * does not change, so it is returned where it already gives that step.
 */
export function legacyStatusOf(
  status: RequestStatus,
  session: { readonly currentStep: SessionStep } | null,
): RequestStatus {
  if (session === null) return status;
  const known = readRequestStatus(status)?.step ?? null;
  const isSame =
    known === session.currentStep || (known === 'proposal_ready' && session.currentStep === 'proposal_sent');
  return isSame ? status : statusAt[session.currentStep];
}

export interface LegacyListFacts {
  readonly departureAirport: string | null;
  readonly arrivalAirport: string | null;
  /** `YYYY-MM-DD` */
  readonly departureDate: string | null;
  readonly passengers: number | null;
}

/** The texts of a card in the legacy list. */
export function legacyCardOf({ departureAirport, arrivalAirport, departureDate, passengers }: LegacyListFacts) {
  const route =
    departureAirport === null || arrivalAirport === null ? 'Select route' : `${departureAirport} → ${arrivalAirport}`;
  const date = departureDate === null ? 'Select date' : shortDate.format(new Date(`${departureDate}T00:00:00Z`));
  return { route, date, passengers: passengers ?? 1, generatedName: `${route} (${date})` };
}

const shortDate = new Intl.DateTimeFormat('en-US', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
});

/** The sender of a message as the legacy list knows it: the broker, or anything else. */
export const legacySpeakerOf = (sender: string): 'user' | 'agent' => (sender === 'iso_agent' ? 'user' : 'agent');
