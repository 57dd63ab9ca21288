import type {
  AvinodeTripApiId,
  ClientId,
  ConversationId,
  IsoAgentId,
  QuoteId,
  TripCode,
  TripId,
  RequestId,
} from '../ids.ts';
import { describe, expect, it } from 'vitest';
import { noSourcing } from '../quotes/quotes.ts';
import { noRoute } from '../requests/requests.ts';
import type { SessionState } from './sessions.ts';
import {
  type AttachedTrip,
  decideTripInfo,
  fieldsOfTripInfo,
  maxWorkflowStateLength,
  newSession,
  type TripInfoChange,
  tripNames,
} from './trip-info.ts';

const at = '2026-11-23T09:30:00.000Z';
const begun = newSession({
  conversationId: 'c' as ConversationId,
  isoAgentId: 'ana' as IsoAgentId,
  clientId: 'client' as ClientId,
  at,
});
const session = (given: Partial<SessionState> = {}): SessionState => {
  if (!begun.ok) throw new Error(begun.reason);
  return { ...begun.value, version: 1, ...given };
};
const trip = (given: Partial<AttachedTrip> = {}): AttachedTrip => ({
  id: 'trip' as TripId,
  avinodeTripId: 'atrip-64956150' as AvinodeTripApiId,
  tripCode: 'A1B2C3' as TripCode,
  sourcing: noSourcing,
  ...given,
});
const decided = (before: SessionState, change: TripInfoChange): SessionState => {
  const decision = decideTripInfo(before, change);
  if (!decision.ok) throw new Error(decision.reason);
  return { ...before, ...decision.value };
};
const request = (complete: boolean) => ({
  id: 'request' as RequestId,
  clientId: null,
  route: { ...noRoute, departureAirport: 'KTEB', arrivalAirport: 'KVNY', legCount: 1 },
  complete,
});

describe('a trip', () => {
  it('goes by its API id, or by its code until that is known', () => {
    expect(tripNames({ avinodeTripId: 'atrip-1' as AvinodeTripApiId, tripCode: 'A1B2C3' as TripCode })).toEqual({
      avinodeTripId: 'atrip-1',
      tripCode: 'A1B2C3',
    });
    expect(tripNames({ avinodeTripId: 'atrip-1' as AvinodeTripApiId, tripCode: null })).toEqual({
      avinodeTripId: 'atrip-1',
      tripCode: null,
    });
    expect(tripNames({ avinodeTripId: null, tripCode: 'A1B2C3' as TripCode })).toEqual({
      avinodeTripId: 'A1B2C3',
      tripCode: 'A1B2C3',
    });
  });
  it.each([
    ['no sourcing yet', noSourcing, 'searching_aircraft', 'broker'],
    [
      'operators asked',
      { ...noSourcing, operatorsContactedCount: 2, quotesExpectedCount: 2 },
      'requesting_quotes',
      'operator',
    ],
    [
      'a quote in',
      { ...noSourcing, operatorsContactedCount: 2, quotesReceivedCount: 1 },
      'analyzing_options',
      'broker',
    ],
  ])('sets its counters when it is attached: %s', (_, sourcing, currentStep, turn) => {
    expect(decided(session(), { trip: trip({ sourcing }) })).toMatchObject({
      tripId: 'trip',
      tripCode: 'A1B2C3',
      conversationType: 'flight_request',
      ...sourcing,
      currentStep,
      turn,
    });
  });
  it('clears its counters and the chosen quote when it is detached, and keeps the step', () => {
    const before = session({
      tripId: 'trip' as TripId,
      avinodeTripId: 'atrip-1' as AvinodeTripApiId,
      tripCode: 'A1B2C3' as TripCode,
      primaryQuoteId: 'q' as QuoteId,
      currentStep: 'analyzing_options',
      quotesReceivedCount: 2,
      quotesExpectedCount: 3,
      operatorsContactedCount: 3,
      earliestExpiryAt: at,
    });
    expect(decided(before, { trip: null })).toMatchObject({
      tripId: null,
      avinodeTripId: null,
      tripCode: null,
      primaryQuoteId: null,
      ...noSourcing,
      currentStep: 'analyzing_options',
    });
  });
  it('replaces another one, counters and chosen quote with it', () => {
    const before = session({
      tripId: 'other' as TripId,
      avinodeTripId: 'atrip-1' as AvinodeTripApiId,
      primaryQuoteId: 'q' as QuoteId,
      quotesReceivedCount: 2,
    });
    expect(decided(before, { trip: trip() })).toMatchObject({
      tripId: 'trip',
      primaryQuoteId: null,
      quotesReceivedCount: 0,
    });
  });
  it('attached again changes nothing, including the chosen quote', () => {
    const before = decided(session({ currentStep: 'proposal_ready' }), { trip: trip() });
    const chosen = { ...before, primaryQuoteId: 'q' as QuoteId };
    expect(decided(chosen, { trip: trip() })).toEqual(chosen);
  });
  it('leaves the turn of a completed session at nobody', () => {
    const completed = session({ status: 'completed', currentStep: 'closed_won', turn: 'nobody', sessionEndedAt: at });
    const after = decided(completed, { trip: trip({ sourcing: { ...noSourcing, quotesReceivedCount: 1 } }) });
    expect(after).toMatchObject({ turn: 'nobody', currentStep: 'closed_won', quotesReceivedCount: 1 });
  });
});

describe('RFP and RFQ ids', () => {
  it.each([{ avinodeRfpId: 'rfp-1' }, { avinodeRfqId: 'arfq-1' }])('%j means quotes are being requested', (change) => {
    expect(decided(session(), change)).toMatchObject({ ...change, currentStep: 'requesting_quotes', turn: 'operator' });
  });
  it('repeated do not undo a deliberate step back', () => {
    const before = session({ avinodeRfpId: 'rfp-1', currentStep: 'searching_aircraft' });
    expect(decided(before, { avinodeRfpId: 'rfp-1' })).toEqual(before);
  });
  it('never pull a session back from a later step', () => {
    expect(decided(session({ currentStep: 'proposal_sent' }), { avinodeRfpId: 'rfp-1' }).currentStep).toBe(
      'proposal_sent',
    );
  });
  it('can be cleared', () => {
    expect(
      decided(session({ avinodeRfpId: 'rfp-1', avinodeRfqId: 'arfq-1' }), { avinodeRfpId: null, avinodeRfqId: null }),
    ).toMatchObject({
      avinodeRfpId: null,
      avinodeRfqId: null,
      currentStep: 'understanding_request',
    });
  });
});

describe('the session’s own quotes', () => {
  const own = {
    ids: ['mine' as QuoteId, 'also mine' as QuoteId],
    receivedCount: 2,
    earliestExpiryAt: '2026-11-24T00:00:00.000Z',
  };
  const sourcing = { ...noSourcing, quotesReceivedCount: 3, earliestExpiryAt: '2026-11-25T00:00:00.000Z' };
  const quoteRejections = {
    'also mine': { reason: 'Too dear', at, by: null },
    theirs: { reason: 'Too old', at, by: null },
  };

  it('are counted with those of the attached trip, and stay when it is detached', () => {
    expect(decided(session(), { trip: trip({ sourcing }), own })).toMatchObject({
      quotesReceivedCount: 5,
      earliestExpiryAt: own.earliestExpiryAt,
      turn: 'broker',
    });
    expect(decided(session({ tripId: 'trip' as TripId }), { trip: null, own })).toMatchObject({
      tripId: null,
      quotesReceivedCount: 2,
      earliestExpiryAt: own.earliestExpiryAt,
    });
  });
  it('change neither step nor turn when a trip is attached', () => {
    expect(decided(session({ turn: 'client' }), { trip: trip(), own })).toMatchObject({
      currentStep: 'searching_aircraft',
      turn: 'client',
    });
  });
  it('keep what was chosen among them, where choices among a trip’s quotes are dropped', () => {
    const before = session({
      tripId: 'former' as TripId,
      primaryQuoteId: 'theirs' as QuoteId,
      fallbackQuoteId: 'mine' as QuoteId,
      quoteRejections,
    });
    for (const to of [trip(), null])
      expect(decided(before, { trip: to, own })).toMatchObject({
        primaryQuoteId: null,
        fallbackQuoteId: 'mine',
        quoteRejections: { 'also mine': quoteRejections['also mine'] },
      });
    const same = decided({ ...before, tripId: 'trip' as TripId }, { trip: trip(), own });
    expect(same).toMatchObject({ primaryQuoteId: 'theirs', quoteRejections });
  });
  it('do not conflict with a concurrent choice, unless the session leaves a trip', () => {
    expect(fieldsOfTripInfo(session(), { avinodeTripId: null })).toEqual(['tripId']);
    expect(fieldsOfTripInfo(session({ tripId: 'trip' as TripId }), { avinodeTripId: null })).toEqual([
      'tripId',
      'primaryQuoteId',
      'fallbackQuoteId',
    ]);
  });
});

describe('a request', () => {
  it.each([
    [true, 'searching_aircraft'],
    [false, 'understanding_request'],
  ])('complete: %s', (complete, currentStep) => {
    expect(decided(session(), { request: request(complete) })).toMatchObject({
      requestId: 'request',
      departureAirport: 'KTEB',
      legCount: 1,
      currentStep,
      clientId: 'client',
      conversationType: 'flight_request',
    });
  });
  it('brings its client', () => {
    expect(decided(session(), { request: { ...request(true), clientId: 'other' as ClientId } }).clientId).toBe('other');
  });
});

describe('an explicit step', () => {
  it('applies unless the ids of the same call prove a later one', () => {
    expect(decided(session(), { currentStep: 'proposal_ready' }).currentStep).toBe('proposal_ready');
    expect(decided(session(), { currentStep: 'proposal_ready', avinodeRfpId: 'rfp-1' }).currentStep).toBe(
      'proposal_ready',
    );
    expect(decided(session(), { currentStep: 'searching_aircraft', avinodeRfpId: 'rfp-1' }).currentStep).toBe(
      'requesting_quotes',
    );
  });
  it.each([
    ['understanding_request', undefined, 'REASON_NEEDED'],
    ['closed_won', 'x', 'ILLEGAL_STEP_MOVE'],
  ] as const)('to %s is refused', (currentStep, reason, why) => {
    expect(decideTripInfo(session({ currentStep: 'analyzing_options' }), { currentStep, reason })).toMatchObject({
      ok: false,
      reason: why,
    });
  });
  it('refuses the whole call', () => {
    expect(decideTripInfo(session(), { avinodeRfpId: 'rfp-1', currentStep: 'closed_lost' }).ok).toBe(false);
  });
});

it('an archived session is read-only for any input', () => {
  const archived = session({ status: 'archived', statusBeforeArchive: 'active' });
  for (const change of [{}, { trip: null }, { workflowState: {} }, { avinodeRfpId: 'rfp-1' }])
    expect(decideTripInfo(archived, change)).toEqual({ ok: false, reason: 'SESSION_ARCHIVED' });
});

describe('workflowState', () => {
  it('is merged key by key; null removes a key', () => {
    const before = session({ workflowState: { a: 1, b: { c: 2 }, d: [1] } });
    expect(decided(before, { workflowState: { b: { e: 3 }, d: null, f: 'x', g: null } }).workflowState).toEqual({
      a: 1,
      b: { e: 3 },
      f: 'x',
    });
  });
  it('has a size limit over many calls', () => {
    let state = session();
    const words = (n: number) => ({ workflowState: { [`k${n}`]: 'x'.repeat(4_000) } });
    for (const n of [1, 2, 3, 4]) state = decided(state, words(n));
    expect(decideTripInfo(state, words(5))).toMatchObject({
      reason: 'BAD_INPUT',
      fields: { workflowState: expect.any(String) },
    });
    expect(JSON.stringify(state.workflowState).length).toBeLessThanOrEqual(maxWorkflowStateLength);
  });
  it('treats hostile keys as plain ones', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    ) as Record<string, null>;
    decided(session(), { workflowState: hostile });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('newSession', () => {
  it('begins active, with the broker, at the step its request proves', () => {
    const facts = newSession({
      conversationId: 'c' as ConversationId,
      isoAgentId: 'ana' as IsoAgentId,
      clientId: null,
      request: request(true),
      at,
    });
    expect(facts).toMatchObject({
      value: {
        status: 'active',
        turn: 'broker',
        currentStep: 'searching_aircraft',
        messageCount: 0,
        lastInboundSeq: 0,
        sessionStartedAt: at,
      },
    });
  });
  it('begins where it is told, but never closed', () => {
    const start = { conversationId: 'c' as ConversationId, isoAgentId: 'ana' as IsoAgentId, clientId: null, at };
    expect(newSession({ ...start, currentStep: 'proposal_ready' })).toMatchObject({
      value: { currentStep: 'proposal_ready' },
    });
    for (const currentStep of ['closed_won', 'closed_lost'] as const)
      expect(newSession({ ...start, currentStep })).toMatchObject({ reason: 'ILLEGAL_STEP_MOVE' });
  });
});
