import { ownEntry } from '../fields.ts';
import type { RequestStatus } from './requests.ts';
import { requestStatuses } from './requests.ts';
import { isClosedStep, type SessionStep, sessionSteps } from '../sessions/sessions.ts';

/** Statuses that legacy requests had besides the twelve steps and the four that still exist. */
const laterStatuses: Readonly<Record<string, { readonly status: RequestStatus; readonly step: SessionStep }>> = {
  proposal_sent: { status: 'sending_proposal', step: 'proposal_sent' },
  contract_generated: { status: 'sending_proposal', step: 'proposal_sent' },
  contract_sent: { status: 'sending_proposal', step: 'proposal_sent' },
  payment_pending: { status: 'sending_proposal', step: 'proposal_sent' },
  closed_won: { status: 'completed', step: 'closed_won' },
};

/** The step that a legacy request status means. */
const stepsOfStatus: Readonly<Record<RequestStatus, SessionStep>> = {
  draft: 'understanding_request',
  pending: 'understanding_request',
  analyzing: 'understanding_request',
  fetching_client_data: 'understanding_request',
  searching_flights: 'searching_aircraft',
  trip_created: 'searching_aircraft',
  awaiting_user_action: 'searching_aircraft',
  avinode_session_active: 'searching_aircraft',
  awaiting_quotes: 'requesting_quotes',
  monitoring_for_quotes: 'requesting_quotes',
  analyzing_proposals: 'analyzing_options',
  generating_email: 'analyzing_options',
  sending_proposal: 'proposal_ready',
  completed: 'closed_won',
  failed: 'closed_lost',
  cancelled: 'closed_lost',
};

/** Values of `current_step` besides the steps themselves. */
const stepAliases: Readonly<Record<string, SessionStep>> = {
  trip_created: 'searching_aircraft',
  gathering_info: 'understanding_request',
  awaiting_quotes: 'requesting_quotes',
  quotes_received: 'analyzing_options',
  customer_replied: 'proposal_sent',
  contract_generated: 'proposal_sent',
  contract_sent: 'proposal_sent',
  payment_pending: 'proposal_sent',
  completed: 'closed_won',
  deal_closed: 'closed_won',
  payment_received: 'closed_won',
  cancelled: 'closed_lost',
  failed: 'closed_lost',
};

/** Returns the status and step that a legacy status becomes; null for an unknown one. */
export function readRequestStatus(text: string | null): { status: RequestStatus; step: SessionStep } | null {
  if (text === null) return null;
  const status = requestStatuses.find((known) => known === text);
  return status === undefined ? (ownEntry(laterStatuses, text) ?? null) : { status, step: stepsOfStatus[status] };
}

/** Returns the step that a value of `current_step` means; null for an unknown one. */
export function readStep(text: string | null): SessionStep | null {
  if (text === null) return null;
  return sessionSteps.find((known) => known === text) ?? ownEntry(stepAliases, text) ?? null;
}

export const isOver = (step: SessionStep | null): boolean => step !== null && isClosedStep(step);
