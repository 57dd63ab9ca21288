import type {
  AvinodeTripApiId,
  ClientId,
  ConversationId,
  IsoAgentId,
  QuoteId,
  RequestId,
  TripCode,
  TripId,
} from '@tripthread/shared/ids';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { SourcingFacts } from '@tripthread/shared/quotes/quotes';
import type { RouteFacts } from '@tripthread/shared/requests/requests';
import { notPaused } from '@tripthread/shared/sessions/session-moves';
import {
  type ConversationKind,
  isClosedStep,
  type Json,
  type SessionFacts,
  type SessionStep,
} from '@tripthread/shared/sessions/sessions';
import type { SortedIds } from './values/avinode-ids.ts';
import type { Note } from '@tripthread/shared/legacy/legacy-rows';
import { latest } from './rows.ts';
import { readRequestStatus, readStep } from '@tripthread/shared/requests/legacy-status';

/** A legacy session; every field is null for a request that never had one. */
export interface LegacySession {
  readonly id: string;
  readonly status: string | null;
  readonly step: string | null;
  readonly kind: string | null;
  readonly requestId: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly lastActivityAt: Instant | null;
  readonly workflowState: Readonly<Record<string, unknown>>;
  readonly ids: SortedIds;
  readonly ownerId: string | null;
  readonly createdAt: Instant | null;
  readonly updatedAt: Instant | null;
}

/** The facts of a session's request that affect the session. */
export interface LegacyRequest {
  readonly id: RequestId;
  readonly status: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The state of a session, derived from its status and step. */
export interface SessionState {
  readonly status: SessionFacts['status'];
  readonly currentStep: SessionStep;
  readonly statusBeforeArchive: SessionFacts['statusBeforeArchive'];
  readonly endedAt: Instant | null;
  readonly notes: readonly Note[];
}

export interface AsOf {
  /** The time of the migration. */
  readonly at: Instant;
  /** How long completed sessions wait before they are archived. */
  readonly archiveAfterDays: number;
}

const closedBy = (step: SessionStep | null): 'closed_won' | 'closed_lost' | null =>
  step === 'closed_won' || step === 'closed_lost' ? step : null;

/**
 * Derives the state from the status of a request without a session. It is archived if it ended before the archive limit.
 */
export function stateOfRequest(request: LegacyRequest, { at, archiveAfterDays }: AsOf): SessionState {
  const step = readRequestStatus(request.status)?.step ?? 'understanding_request';
  if (!isClosedStep(step)) return open('active', step, []);
  const endedAt = request.updatedAt;
  const isLongAgo = endedAt < instantPlus(at, -archiveAfterDays * millisecondsPer.day);
  return isLongAgo ? archived('completed', step, endedAt, []) : { ...closed(step, endedAt, []) };
}

/** Derives the state of a legacy session: it keeps its status, but won and lost are completed, and completed is won or lost. */
export function stateOfSession(legacyRow: LegacySession, request: LegacyRequest | null, { at }: AsOf): SessionState {
  const notes: Note[] = [];
  const own = readStep(legacyRow.step);
  if (legacyRow.step !== null && own === null)
    notes.push({ reason: 'unknown_value', field: 'current_step', value: legacyRow.step });
  const ofRequest = readRequestStatus(request?.status ?? null)?.step ?? null;
  const step = own ?? ofRequest ?? 'understanding_request';
  const endedAt = legacyRow.endedAt ?? request?.updatedAt ?? legacyRow.lastActivityAt ?? legacyRow.startedAt ?? at;
  const outcome = (): SessionStep => {
    const known = closedBy(own) ?? closedBy(ofRequest);
    if (known === null) notes.push({ reason: 'outcome_assumed', field: 'status', value: legacyRow.status ?? '' });
    return known ?? 'closed_won';
  };
  switch (legacyRow.status) {
    case 'closed_won':
      return closed('closed_won', endedAt, notes);
    case 'completed':
      return closed(outcome(), endedAt, notes);
    case 'archived': {
      const wasOver = legacyRow.endedAt !== null || closedBy(own) !== null || closedBy(ofRequest) !== null;
      return wasOver ? archived('completed', outcome(), endedAt, notes) : archived('active', step, null, notes);
    }
    case 'active':
    case 'paused':
      // Without its own step a session takes that of its request, but only a broker closes it.
      return closedBy(own) === null
        ? open(legacyRow.status, openStep(own, ofRequest), notes)
        : closed(step, endedAt, notes);
    default:
      notes.push({ reason: 'unknown_value', field: 'status', value: legacyRow.status ?? '' });
      return closedBy(step) === null ? open('active', step, notes) : closed(step, endedAt, notes);
  }
}

const openStep = (own: SessionStep | null, ofRequest: SessionStep | null): SessionStep =>
  own ?? (ofRequest !== null && !isClosedStep(ofRequest) ? ofRequest : 'understanding_request');

const open = (status: 'active' | 'paused', currentStep: SessionStep, notes: readonly Note[]): SessionState => ({
  status,
  currentStep,
  statusBeforeArchive: null,
  endedAt: null,
  notes,
});
const closed = (currentStep: SessionStep, endedAt: Instant, notes: readonly Note[]): SessionState => ({
  status: 'completed',
  currentStep,
  statusBeforeArchive: null,
  endedAt,
  notes,
});
const archived = (
  before: 'active' | 'completed',
  currentStep: SessionStep,
  endedAt: Instant | null,
  notes: readonly Note[],
): SessionState => ({ status: 'archived', currentStep, statusBeforeArchive: before, endedAt, notes });

/** Ids of rows that a session references, which already exist here. */
export interface Surroundings {
  readonly conversationId: ConversationId;
  readonly isoAgentId: IsoAgentId;
  readonly clientId: ClientId | null;
  readonly tripId: TripId | null;
  readonly avinodeTripId: AvinodeTripApiId | TripCode | null;
  readonly tripCode: TripCode | null;
  readonly rfpId: string | null;
  readonly rfqId: string | null;
  readonly route: RouteFacts;
  readonly sourcing: SourcingFacts;
  /** The one that was accepted, where it is one. */
  readonly acceptedQuoteId: QuoteId | null;
  /** How far its proposals came, if it has any. */
  readonly proposals: readonly { readonly status: string }[];
  readonly request: LegacyRequest | null;
  /** The start of the conversation, for a session without its own start. */
  readonly conversationAt: Instant;
}

/** Returns all facts of a session before the first event of its thread. */
export function factsOf(
  legacyRow: LegacySession | null,
  state: SessionState,
  conversationContext: Surroundings,
): SessionFacts {
  const { request, sourcing, route } = conversationContext;
  const isOver = isClosedStep(state.currentStep);
  const startedAt = legacyRow?.startedAt ?? request?.createdAt ?? conversationContext.conversationAt;
  return {
    conversationId: conversationContext.conversationId,
    conversationType: kindOf(legacyRow, conversationContext),
    isoAgentId: conversationContext.isoAgentId,
    clientId: conversationContext.clientId,
    requestId: request?.id ?? null,
    ...route,
    ...sourcing,
    status: state.status,
    currentStep: state.currentStep,
    stepBeforeClose: isOver ? stepBefore(legacyRow, conversationContext) : null,
    statusBeforeArchive: state.statusBeforeArchive,
    ...notPaused,
    pausedBy: state.status === 'paused' ? conversationContext.isoAgentId : null,
    tripId: conversationContext.tripId,
    avinodeTripId: conversationContext.avinodeTripId,
    tripCode: conversationContext.tripCode,
    avinodeRfpId: conversationContext.rfpId,
    avinodeRfqId: conversationContext.rfqId,
    primaryQuoteId: conversationContext.acceptedQuoteId,
    fallbackQuoteId: null,
    quoteRejections: {},
    proposalId: null,
    clientWish: null,
    sessionStartedAt: startedAt,
    sessionEndedAt: state.endedAt,
    lastActivityAt: latest(startedAt, legacyRow === null ? request?.updatedAt : legacyRow.lastActivityAt) ?? startedAt,
    workflowState: (legacyRow?.workflowState ?? {}) as { readonly [key: string]: Json },
    messageCount: 0,
    turn: isOver ? 'nobody' : 'broker',
    // Messages from before the migration count as read: the legacy unread counters were never reset.
    lastInboundSeq: 0,
  };
}

function kindOf(legacyRow: LegacySession | null, { request, tripId, rfpId, rfqId }: Surroundings): ConversationKind {
  if (request !== null || tripId !== null || rfpId !== null || rfqId !== null) return 'flight_request';
  return legacyRow?.kind === 'flight_request' ? 'flight_request' : 'general';
}

/** The step at which a closed session is reopened: its own, or the one that its facts prove. */
function stepBefore(
  legacyRow: LegacySession | null,
  { proposals, sourcing, rfpId, rfqId, tripId }: Surroundings,
): SessionStep {
  const own = readStep(legacyRow?.step ?? null);
  if (own !== null && !isClosedStep(own)) return own;
  if (proposals.some(({ status }) => ['sent', 'viewed', 'accepted', 'rejected', 'expired'].includes(status)))
    return 'proposal_sent';
  if (proposals.length > 0) return 'proposal_ready';
  if (sourcing.quotesReceivedCount > 0) return 'analyzing_options';
  if (rfpId !== null || rfqId !== null) return 'requesting_quotes';
  return tripId === null ? 'understanding_request' : 'searching_aircraft';
}
