import type { AvinodeTripApiId, IsoAgentId, TripId } from '@tripthread/shared/ids';
import { sessionEventKinds } from '@tripthread/shared/sessions/session-events';
import { describe, expect, test } from 'vitest';
import { type EventItem, eventSentence, formatReason } from './event-sentence.ts';

const words = {
  agentName: (id: string) => ({ b: 'Ben Okafor' })[id] ?? 'a colleague',
  timeName: () => 'tomorrow 09:00',
  flightDateName: () => '12 Dec',
};
const item = (given: Partial<EventItem>): EventItem => ({
  kind: 'step_moved',
  source: 'desk',
  actor: { kind: 'iso_agent', name: 'Ana Ruiz' },
  quote: null,
  rfq: null,
  changes: { before: {}, after: {} },
  ...given,
});
const say = (given: Partial<EventItem>): string => eventSentence(item(given), words);

describe('a state change in one line', () => {
  test('a client’s actions on a proposal, and changes of its links', () => {
    const client = { source: 'client_page', actor: { kind: 'client' as const, name: 'Olivia Hartley' } };
    expect(say({ ...client, kind: 'proposal_viewed' })).toBe('Olivia Hartley opened the proposal');
    const won = { before: { currentStep: 'proposal_sent' as const }, after: { currentStep: 'closed_won' as const } };
    expect(say({ ...client, kind: 'proposal_accepted', changes: won })).toBe('Olivia Hartley accepted the proposal');
    const changed = (linkChange: EventItem['linkChange']) => say({ kind: 'proposal_link_changed', linkChange });
    expect(changed('made')).toBe('Ana Ruiz created a link to the proposal');
    expect(changed('revoked')).toBe('Ana Ruiz withdrew a link to the proposal');
    expect(changed('extended')).toBe('Ana Ruiz extended a link to the proposal');
  });

  test('a step forward, and back', () => {
    expect(
      say({
        changes: { before: { currentStep: 'understanding_request' }, after: { currentStep: 'requesting_quotes' } },
      }),
    ).toBe('Ana Ruiz moved it to Requesting quotes');
    expect(
      say({ changes: { before: { currentStep: 'proposal_ready' }, after: { currentStep: 'requesting_quotes' } } }),
    ).toBe('Ana Ruiz moved it back to Requesting quotes');
  });

  test('an attached trip, with the step it raised', () => {
    expect(
      say({
        kind: 'trip_info_changed',
        changes: {
          before: { tripId: null, avinodeTripId: null, currentStep: 'searching_aircraft' },
          after: {
            tripId: 't' as TripId,
            avinodeTripId: 'atrip-64956150' as AvinodeTripApiId,
            avinodeRfpId: 'rfp-123',
            currentStep: 'requesting_quotes',
          },
        },
      }),
    ).toBe('Ana Ruiz attached trip atrip-64956150, attached RFP rfp-123 and moved it to Requesting quotes');
  });

  test('a trip made from here', () => {
    const changes = {
      before: { tripId: null, avinodeTripId: null },
      after: { tripId: 't' as TripId, avinodeTripId: 'atrip-7' as AvinodeTripApiId },
    };
    expect(say({ kind: 'trip_info_changed', source: 'avinode', changes })).toBe(
      'Ana Ruiz created trip atrip-7 in Avinode',
    );
  });

  test('a trip detached, an id removed', () => {
    expect(
      say({
        kind: 'trip_info_changed',
        changes: {
          before: { tripId: 't' as TripId, avinodeTripId: 'A1B2C3' as AvinodeTripApiId },
          after: { tripId: null, avinodeTripId: null },
        },
      }),
    ).toBe('Ana Ruiz detached trip A1B2C3');
    expect(
      say({
        kind: 'trip_info_changed',
        changes: { before: { avinodeRfqId: 'arfq-1' }, after: { avinodeRfqId: null } },
      }),
    ).toBe('Ana Ruiz removed the RFQ id');
  });

  test('the same trip under its other id', () => {
    expect(
      say({
        kind: 'trip_info_changed',
        source: 'avinode',
        actor: { kind: 'system', name: 'System' },
        changes: {
          before: { avinodeTripId: 'A1B2C3' as AvinodeTripApiId },
          after: { avinodeTripId: 'atrip-7' as AvinodeTripApiId },
        },
      }),
    ).toBe('Avinode identified the trip as atrip-7');
  });

  test('snooze, with and without a time', () => {
    expect(
      say({
        kind: 'paused',
        changes: { before: {}, after: { pausedUntil: '2026-11-24T09:00:00.000Z', pausedKeep: true } },
      }),
    ).toBe('Ana Ruiz snoozed it until tomorrow 09:00, through new activity');
    expect(say({ kind: 'paused', changes: { before: {}, after: { pausedUntil: null } } })).toBe('Ana Ruiz snoozed it');
  });

  test('the schedule appears as the desk, not as a person', () => {
    expect(say({ kind: 'archived', source: 'schedule', actor: { kind: 'system', name: 'System' } })).toBe(
      'The desk archived it',
    );
  });

  test('an unknown broker appears as a former colleague', () => {
    expect(say({ kind: 'archived', actor: { kind: 'iso_agent', name: null } })).toBe('A former colleague archived it');
  });

  test('won, reopened, handed over', () => {
    expect(say({ kind: 'completed', changes: { before: {}, after: { currentStep: 'closed_won' } } })).toBe(
      'Ana Ruiz completed it as won',
    );
    expect(say({ kind: 'reopened', changes: { before: {}, after: { currentStep: 'proposal_sent' } } })).toBe(
      'Ana Ruiz reopened it at Proposal sent',
    );
    expect(say({ kind: 'assigned', changes: { before: {}, after: { isoAgentId: 'b' as IsoAgentId } } })).toBe(
      'Ana Ruiz assigned it to Ben Okafor',
    );
  });

  test('a request with its route', () => {
    expect(
      say({
        kind: 'request_attached',
        changes: {
          before: {},
          after: { departureAirport: 'KTEB', arrivalAirport: 'KVNY', departureDate: '2026-12-12', passengers: 6 },
        },
      }),
    ).toBe('Ana Ruiz attached a trip request: KTEB → KVNY, 12 Dec, 6 pax');
  });

  test('cancellations at Avinode, and rejected messages', () => {
    const avinode = { source: 'avinode', actor: { kind: 'system', name: null } } as const;
    expect(say({ ...avinode, kind: 'rfq_cancelled', rfq: { operatorName: 'Meridian Jets' } })).toBe(
      'Avinode reported the RFQ to Meridian Jets as cancelled',
    );
    expect(say({ ...avinode, kind: 'message_failed' })).toBe('Avinode rejected a message to an operator');
    expect(say({ kind: 'proposal_sent' })).toBe('Ana Ruiz sent the proposal');
    expect(say({ kind: 'proposal_withdrawn' })).toBe('Ana Ruiz withdrew the proposal');
    expect(say({ kind: 'trip_cancelled', source: 'avinode' })).toBe('Ana Ruiz cancelled the trip in Avinode');
    expect(formatReason({ kind: 'trip_cancelled', reason: 'BY_CLIENT' })).toBe('The client cancelled');
    expect(formatReason({ kind: 'step_moved', reason: 'BY_CLIENT' })).toBe('BY_CLIENT');
  });

  test.each(sessionEventKinds)('%s has a sentence without any details', (kind) => {
    expect(say({ kind })).toMatch(/^Ana Ruiz \S+/);
  });
});
