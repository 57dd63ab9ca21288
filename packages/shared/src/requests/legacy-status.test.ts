import { describe, expect, it } from 'vitest';
import { legacyCardOf, legacyStatusOf, legacyStepOf } from './legacy-list.ts';
import { readRequestStatus, readStep } from './legacy-status.ts';

describe('the status of a request', () => {
  it.each([
    ['draft', 'draft', 'understanding_request'],
    ['pending', 'pending', 'understanding_request'],
    ['analyzing', 'analyzing', 'understanding_request'],
    ['fetching_client_data', 'fetching_client_data', 'understanding_request'],
    ['searching_flights', 'searching_flights', 'searching_aircraft'],
    ['trip_created', 'trip_created', 'searching_aircraft'],
    ['awaiting_user_action', 'awaiting_user_action', 'searching_aircraft'],
    ['avinode_session_active', 'avinode_session_active', 'searching_aircraft'],
    ['awaiting_quotes', 'awaiting_quotes', 'requesting_quotes'],
    ['monitoring_for_quotes', 'monitoring_for_quotes', 'requesting_quotes'],
    ['analyzing_proposals', 'analyzing_proposals', 'analyzing_options'],
    ['generating_email', 'generating_email', 'analyzing_options'],
    ['sending_proposal', 'sending_proposal', 'proposal_ready'],
    ['proposal_sent', 'sending_proposal', 'proposal_sent'],
    ['contract_generated', 'sending_proposal', 'proposal_sent'],
    ['contract_sent', 'sending_proposal', 'proposal_sent'],
    ['payment_pending', 'sending_proposal', 'proposal_sent'],
    ['completed', 'completed', 'closed_won'],
    ['closed_won', 'completed', 'closed_won'],
    ['failed', 'failed', 'closed_lost'],
    ['cancelled', 'cancelled', 'closed_lost'],
  ])('%s is %s, at %s', (text, status, step) => {
    expect(readRequestStatus(text)).toEqual({ status, step });
  });

  it.each(['on_hold', 'DRAFT', '', 'constructor', '__proto__', null])('%s is unknown', (text) => {
    expect(readRequestStatus(text)).toBeNull();
  });
});

describe('a value of current_step', () => {
  it.each([
    ['understanding_request', 'understanding_request'],
    ['trip_created', 'searching_aircraft'],
    ['gathering_info', 'understanding_request'],
    ['awaiting_quotes', 'requesting_quotes'],
    ['quotes_received', 'analyzing_options'],
    ['customer_replied', 'proposal_sent'],
    ['contract_generated', 'proposal_sent'],
    ['contract_sent', 'proposal_sent'],
    ['payment_pending', 'proposal_sent'],
    ['deal_closed', 'closed_won'],
    ['payment_received', 'closed_won'],
    ['closed_won', 'closed_won'],
    ['cancelled', 'closed_lost'],
    ['dreaming', null],
    ['toString', null],
    [null, null],
  ])('%s means %s', (text, step) => expect(readStep(text)).toBe(step));
});

describe('the legacy list', () => {
  it.each([
    ['draft', 'understanding_request', 1],
    ['failed', 'understanding_request', 1],
    ['cancelled', 'understanding_request', 1],
    ['unknown', 'understanding_request', 1],
    ['searching_flights', 'searching_aircraft', 2],
    ['trip_created', 'searching_aircraft', 2],
    ['awaiting_quotes', 'requesting_quotes', 3],
    ['monitoring_for_quotes', 'requesting_quotes', 3],
    ['analyzing_proposals', 'analyzing_options', 4],
    ['generating_email', 'analyzing_options', 4],
    ['sending_proposal', 'proposal_ready', 5],
    ['completed', 'proposal_ready', 5],
  ])('shows %s at %s, %d of 5', (status, step, number) => expect(legacyStepOf(status)).toEqual({ step, number }));

  it.each([
    ['pending', null, 'pending'],
    ['draft', 'understanding_request', 'draft'],
    ['pending', 'requesting_quotes', 'awaiting_quotes'],
    ['monitoring_for_quotes', 'requesting_quotes', 'monitoring_for_quotes'],
    ['pending', 'proposal_sent', 'sending_proposal'],
    ['pending', 'closed_lost', 'cancelled'],
    ['failed', 'closed_lost', 'failed'],
    ['completed', 'analyzing_options', 'analyzing_proposals'],
  ] as const)('gets, for %s with its session at %s, %s', (status, currentStep, expected) =>
    expect(legacyStatusOf(status, currentStep === null ? null : { currentStep })).toBe(expected),
  );

  it('names missing facts in its own texts', () => {
    const nothing = { departureAirport: null, arrivalAirport: 'KVNY', departureDate: null, passengers: null };
    expect(legacyCardOf(nothing)).toEqual({
      route: 'Select route',
      date: 'Select date',
      passengers: 1,
      generatedName: 'Select route (Select date)',
    });
  });
});
