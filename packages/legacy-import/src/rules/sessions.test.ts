import type {
  ConversationId,
  IsoAgentId,
  MessageId,
  OperatorId,
  ProposalId,
  QuoteId,
  RequestId,
} from '@tripthread/shared/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldSession } from '@tripthread/shared/sessions/session-events';
import { noSourcing } from '@tripthread/shared/quotes/quotes';
import { noRoute } from '@tripthread/shared/requests/requests';
import { isClosedStep, isOpen } from '@tripthread/shared/sessions/sessions';
import { mergeSessions } from './merge-sessions.ts';
import {
  factsOf,
  type LegacyRequest,
  type LegacySession,
  stateOfRequest,
  stateOfSession,
  type Surroundings,
} from './sessions.ts';
import { type Line, sessionAt, openThreadBuilder } from './thread-builder.ts';

const asOf = { at: '2026-11-28T00:00:00.000Z', archiveAfterDays: 90 };
const noIds = { trip: null, rfpId: null, rfqId: null, notes: [] };
const legacyRow = (more: Partial<LegacySession>): LegacySession => ({
  id: 'one',
  status: 'active',
  step: null,
  kind: null,
  requestId: null,
  startedAt: '2026-10-01T00:00:00.000Z',
  endedAt: null,
  lastActivityAt: '2026-10-02T00:00:00.000Z',
  workflowState: {},
  ids: noIds,
  ownerId: 'ana',
  createdAt: null,
  updatedAt: null,
  ...more,
});
const request = (status: string, updatedAt = '2026-11-01T00:00:00.000Z'): LegacyRequest => ({
  id: 'r' as RequestId,
  status,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt,
});

describe('a request without a session', () => {
  it.each([
    ['draft', 'active', 'understanding_request'],
    ['monitoring_for_quotes', 'active', 'requesting_quotes'],
    ['sending_proposal', 'active', 'proposal_ready'],
    ['payment_pending', 'active', 'proposal_sent'],
    ['completed', 'completed', 'closed_won'],
    ['closed_won', 'completed', 'closed_won'],
    ['failed', 'completed', 'closed_lost'],
    ['cancelled', 'completed', 'closed_lost'],
    ['on_hold', 'active', 'understanding_request'],
  ])('%s is %s at %s', (status, became, step) => {
    expect(stateOfRequest(request(status), asOf)).toMatchObject({ status: became, currentStep: step });
  });

  it('is archived if it ended before the archive limit, to the millisecond', () => {
    expect(stateOfRequest(request('failed', '2026-08-29T23:59:59.999Z'), asOf)).toMatchObject({
      status: 'archived',
      statusBeforeArchive: 'completed',
      endedAt: '2026-08-29T23:59:59.999Z',
    });
    expect(stateOfRequest(request('failed', '2026-08-30T00:00:00.000Z'), asOf).status).toBe('completed');
  });
});

describe('a legacy session', () => {
  it.each([
    [{ status: 'active', step: 'quotes_received' }, null, 'active', 'analyzing_options', []],
    [{ status: 'paused', step: 'gathering_info' }, null, 'paused', 'understanding_request', []],
    [{ status: 'active', step: 'deal_closed' }, null, 'completed', 'closed_won', []],
    [{ status: 'active', step: 'payment_received' }, 'cancelled', 'completed', 'closed_won', []],
    [{ status: 'active', step: null }, 'awaiting_quotes', 'active', 'requesting_quotes', []],
    [{ status: 'active', step: null }, 'cancelled', 'active', 'understanding_request', []],
    [{ status: 'completed', step: 'proposal_ready' }, 'cancelled', 'completed', 'closed_lost', []],
    [
      { status: 'completed', step: 'proposal_ready' },
      'awaiting_quotes',
      'completed',
      'closed_won',
      ['outcome_assumed'],
    ],
    [{ status: 'completed', step: null }, 'completed', 'completed', 'closed_won', []],
    [{ status: 'archived', step: 'requesting_quotes' }, null, 'archived', 'requesting_quotes', []],
    [
      { status: 'archived', step: 'requesting_quotes', endedAt: '2026-01-01T00:00:00.000Z' },
      null,
      'archived',
      'closed_won',
      ['outcome_assumed'],
    ],
    [{ status: 'archived', step: 'requesting_quotes' }, 'failed', 'archived', 'closed_lost', []],
    [{ status: 'closed_won', step: null }, null, 'completed', 'closed_won', []],
    [
      { status: 'sleeping', step: 'dreaming' },
      null,
      'active',
      'understanding_request',
      ['unknown_value', 'unknown_value'],
    ],
    [{ status: null, step: null }, null, 'active', 'understanding_request', ['unknown_value']],
  ] as const)('%j with a request %s is %s at %s', (given, status, became, step, notes) => {
    const state = stateOfSession(legacyRow(given), status === null ? null : request(status), asOf);
    expect(state).toMatchObject({ status: became, currentStep: step });
    expect(state.notes.map(({ reason }) => reason)).toEqual(notes);
  });

  it('is closed exactly if it has ended, for any stored status', () => {
    const text = fc.option(
      fc.constantFrom(
        'active',
        'paused',
        'completed',
        'archived',
        'closed_won',
        'sleeping',
        'proposal_sent',
        'deal_closed',
        'cancelled',
        'trip_created',
        'x',
      ),
    );
    const instant = fc.option(fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-11-27T00:00:00.000Z'));
    fc.assert(
      fc.property(text, text, text, instant, (status, step, ofRequest, endedAt) => {
        const state = stateOfSession(
          legacyRow({ status, step, endedAt }),
          ofRequest === null ? null : request(ofRequest),
          asOf,
        );
        const isCompleted = state.status === 'completed' || state.statusBeforeArchive === 'completed';
        expect(isClosedStep(state.currentStep)).toBe(isCompleted);
        expect(state.endedAt !== null).toBe(isCompleted);
        expect(state.status === 'archived').toBe(state.statusBeforeArchive !== null);
      }),
    );
  });
});

describe('several open sessions of one conversation', () => {
  it('are merged into the most recently active one, with the values of the others', () => {
    const trip = { kind: 'api_id', avinodeTripId: 'atrip-1' } as never;
    const old = legacyRow({
      id: 'old',
      step: 'analyzing_options',
      startedAt: '2026-09-01T00:00:00.000Z',
      lastActivityAt: '2026-09-02T00:00:00.000Z',
      requestId: 'r',
      ids: { ...noIds, trip },
      workflowState: { a: 1, b: 1 },
    });
    const newest = legacyRow({ id: 'new', status: 'paused', step: 'gathering_info', workflowState: { b: 2 } });
    expect(mergeSessions([newest, old])).toEqual({
      session: {
        ...newest,
        status: 'active',
        step: 'analyzing_options',
        requestId: 'r',
        startedAt: '2026-09-01T00:00:00.000Z',
        ids: { ...noIds, trip },
        workflowState: { a: 1, b: 2 },
      },
      merged: [old],
    });
  });
});

const conversationContext: Surroundings = {
  conversationId: 'c' as ConversationId,
  isoAgentId: 'ana' as IsoAgentId,
  clientId: null,
  tripId: null,
  avinodeTripId: null,
  tripCode: null,
  rfpId: null,
  rfqId: null,
  route: noRoute,
  sourcing: noSourcing,
  acceptedQuoteId: null,
  proposals: [],
  request: null,
  conversationAt: '2026-01-01T00:00:00.000Z',
};
const instants = fc.integer({ min: 0, max: 300 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());
const lines: fc.Arbitrary<Line> = fc.oneof(
  fc.record({ kind: fc.constant('proposal' as const), at: instants, id: fc.uuid() as fc.Arbitrary<ProposalId> }),
  fc.record({
    kind: fc.constant('quote' as const),
    at: instants,
    id: fc.uuid() as fc.Arbitrary<QuoteId>,
    operatorId: fc.uuid() as fc.Arbitrary<OperatorId>,
  }),
  fc.record({ kind: fc.constant('merged' as const), at: instants, id: fc.uuid() }),
  fc.record({
    kind: fc.constant('message' as const),
    at: instants,
    message: fc.record({
      id: fc.uuid() as fc.Arbitrary<MessageId>,
      sender_type: fc.constantFrom('iso_agent' as const, 'operator' as const, 'assistant' as const, 'system' as const),
      sender_iso_agent_id: fc.constant(null),
      sender_operator_id: fc.constant(null),
      audience: fc.constantFrom('operator' as const, 'internal' as const),
      created_at: instants,
    }),
  }),
);

describe('a built thread', () => {
  it('folds to its row, counts its messages, and has an increasing last activity', () => {
    fc.assert(
      fc.property(
        fc.array(lines, { maxLength: 30 }),
        fc.constantFrom('active', 'completed', 'archived'),
        (lines, status) => {
          const given = legacyRow({
            status,
            step: null,
            endedAt: status === 'completed' ? '2026-05-01T00:00:00.000Z' : null,
          });
          const start = factsOf(given, stateOfSession(given, null, asOf), conversationContext);
          const threadBuilder = openThreadBuilder(start);
          const events = [threadBuilder.first(), ...lines.map((line) => threadBuilder.next(line))];
          expect(foldSession(events)).toEqual({ ...threadBuilder.facts(), version: threadBuilder.version() });
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
          expect(threadBuilder.facts().messageCount).toBe(lines.filter(({ kind }) => kind === 'message').length);
          expect(threadBuilder.facts().lastActivityAt >= start.lastActivityAt).toBe(true);
          expect(threadBuilder.facts().lastInboundSeq).toBe(0);
          if (!isOpen(start.status)) expect(threadBuilder.facts().turn).toBe(start.turn);
        },
      ),
    );
  });

  it('no longer folds to its row without one event: the control', () => {
    const threadBuilder = openThreadBuilder(
      factsOf(legacyRow({}), stateOfSession(legacyRow({}), null, asOf), conversationContext),
    );
    const message = {
      id: 'm' as MessageId,
      sender_type: 'operator',
      sender_iso_agent_id: null,
      sender_operator_id: null,
      audience: 'operator',
      created_at: asOf.at,
    } as const;
    threadBuilder.next({ kind: 'message', at: asOf.at, message });
    expect(foldSession([threadBuilder.first()])).not.toEqual({
      ...threadBuilder.facts(),
      version: threadBuilder.version(),
    });
  });

  it('assigns each message to the last session begun by then, or else to the first', () => {
    const sessions = [{ startedAt: '2026-02-01T00:00:00.000Z' }, { startedAt: '2026-03-01T00:00:00.000Z' }];
    expect(
      ['2026-01-01', '2026-02-15', '2026-03-01', '2026-04-01'].map((day) =>
        sessions.indexOf(sessionAt(sessions, `${day}T00:00:00.000Z`) as never),
      ),
    ).toEqual([0, 0, 1, 1]);
    expect(sessionAt([], asOf.at)).toBeUndefined();
  });
});
