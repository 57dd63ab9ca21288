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
import type { Note } from '@tripthread/shared/legacy/kept-rows';
import { latest } from './rows.ts';
import { readRequestStatus, readStep } from '@tripthread/shared/requests/legacy-words';

/** A session as the former system had it; every field null for a request that never got one. */
export interface FormerSession {
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

/** The request of a session, as far as the session follows from it. */
export interface FormerRequest {
  readonly id: string;
  readonly status: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Where a session stands: what its status and step say together. */
export interface Standing {
  readonly status: SessionFacts['status'];
  readonly currentStep: SessionStep;
  readonly statusBeforeArchive: SessionFacts['statusBeforeArchive'];
  readonly endedAt: Instant | null;
  readonly notes: readonly Note[];
}

export interface AsOf {
  /** When the move takes place. */
  readonly at: Instant;
  /** How long a completed session waits for the archive. */
  readonly archiveAfterDays: number;
}

const closedBy = (step: SessionStep | null): 'closed_won' | 'closed_lost' | null =>
  step === 'closed_won' || step === 'closed_lost' ? step : null;

/**
 * A request that never got a session: its status decides. What ended longer ago than completed sessions wait is archived.
 */
export function standingOfRequest(request: FormerRequest, { at, archiveAfterDays }: AsOf): Standing {
  const step = readRequestStatus(request.status)?.step ?? 'understanding_request';
  if (!isClosedStep(step)) return open('active', step, []);
  const endedAt = request.updatedAt;
  const isLongAgo = endedAt < instantPlus(at, -archiveAfterDays * millisecondsPer.day);
  return isLongAgo ? archived('completed', step, endedAt, []) : { ...closed(step, endedAt, []) };
}

/** A session that was there: it stays in its status, save that won and lost are completed, and completed is won or lost. */
export function standingOfSession(former: FormerSession, request: FormerRequest | null, { at }: AsOf): Standing {
  const notes: Note[] = [];
  const own = readStep(former.step);
  if (former.step !== null && own === null)
    notes.push({ reason: 'unknown_value', field: 'current_step', value: former.step });
  const ofRequest = readRequestStatus(request?.status ?? null)?.step ?? null;
  const step = own ?? ofRequest ?? 'understanding_request';
  const endedAt = former.endedAt ?? request?.updatedAt ?? former.lastActivityAt ?? former.startedAt ?? at;
  const outcome = (): SessionStep => {
    const known = closedBy(own) ?? closedBy(ofRequest);
    if (known === null) notes.push({ reason: 'outcome_assumed', field: 'status', value: former.status ?? '' });
    return known ?? 'closed_won';
  };
  switch (former.status) {
    case 'closed_won':
      return closed('closed_won', endedAt, notes);
    case 'completed':
      return closed(outcome(), endedAt, notes);
    case 'archived': {
      const wasOver = former.endedAt !== null || closedBy(own) !== null || closedBy(ofRequest) !== null;
      return wasOver ? archived('completed', outcome(), endedAt, notes) : archived('active', step, null, notes);
    }
    case 'active':
    case 'paused':
      // Without a step of its own a session is where its request is, but a person closes it.
      return closedBy(own) === null
        ? open(former.status, openStep(own, ofRequest), notes)
        : closed(step, endedAt, notes);
    default:
      notes.push({ reason: 'unknown_value', field: 'status', value: former.status ?? '' });
      return closedBy(step) === null ? open('active', step, notes) : closed(step, endedAt, notes);
  }
}

const openStep = (own: SessionStep | null, ofRequest: SessionStep | null): SessionStep =>
  own ?? (ofRequest !== null && !isClosedStep(ofRequest) ? ofRequest : 'understanding_request');

const open = (status: 'active' | 'paused', currentStep: SessionStep, notes: readonly Note[]): Standing => ({
  status,
  currentStep,
  statusBeforeArchive: null,
  endedAt: null,
  notes,
});
const closed = (currentStep: SessionStep, endedAt: Instant, notes: readonly Note[]): Standing => ({
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
): Standing => ({ status: 'archived', currentStep, statusBeforeArchive: before, endedAt, notes });

/** What a session gets from elsewhere: rows that are here already, by their ids. */
export interface Surroundings {
  readonly conversationId: string;
  readonly isoAgentId: string;
  readonly clientId: string | null;
  readonly tripId: string | null;
  readonly avinodeTripId: string | null;
  readonly tripCode: string | null;
  readonly rfpId: string | null;
  readonly rfqId: string | null;
  readonly route: RouteFacts;
  readonly sourcing: SourcingFacts;
  /** The one that was accepted, where it is one. */
  readonly acceptedQuoteId: string | null;
  /** How far its proposals came, if it has any. */
  readonly proposals: readonly { readonly status: string }[];
  readonly request: FormerRequest | null;
  /** When the conversation began, for a session that does not say when it did. */
  readonly conversationAt: Instant;
}

/** Everything about a session as it stood, before a line of its thread is told. */
export function factsOf(former: FormerSession | null, standing: Standing, around: Surroundings): SessionFacts {
  const { request, sourcing, route } = around;
  const isOver = isClosedStep(standing.currentStep);
  const startedAt = former?.startedAt ?? request?.createdAt ?? around.conversationAt;
  return {
    conversationId: around.conversationId,
    conversationType: kindOf(former, around),
    isoAgentId: around.isoAgentId,
    clientId: around.clientId,
    requestId: request?.id ?? null,
    ...route,
    ...sourcing,
    status: standing.status,
    currentStep: standing.currentStep,
    stepBeforeClose: isOver ? stepBefore(former, around) : null,
    statusBeforeArchive: standing.statusBeforeArchive,
    ...notPaused,
    pausedBy: standing.status === 'paused' ? around.isoAgentId : null,
    tripId: around.tripId,
    avinodeTripId: around.avinodeTripId,
    tripCode: around.tripCode,
    avinodeRfpId: around.rfpId,
    avinodeRfqId: around.rfqId,
    primaryQuoteId: around.acceptedQuoteId,
    fallbackQuoteId: null,
    quoteRejections: {},
    proposalId: null,
    clientWish: null,
    sessionStartedAt: startedAt,
    sessionEndedAt: standing.endedAt,
    lastActivityAt: latest(startedAt, former === null ? request?.updatedAt : former.lastActivityAt) ?? startedAt,
    workflowState: (former?.workflowState ?? {}) as { readonly [key: string]: Json },
    messageCount: 0,
    turn: isOver ? 'nobody' : 'broker',
    // What was said before the move is read: the former system's own counts of unread were never set back.
    lastInboundSeq: 0,
  };
}

function kindOf(former: FormerSession | null, { request, tripId, rfpId, rfqId }: Surroundings): ConversationKind {
  if (request !== null || tripId !== null || rfpId !== null || rfqId !== null) return 'flight_request';
  return former?.kind === 'flight_request' ? 'flight_request' : 'general';
}

/** Where a closed session goes when it is reopened: as far as it says itself, or as what it has proves. */
function stepBefore(
  former: FormerSession | null,
  { proposals, sourcing, rfpId, rfqId, tripId }: Surroundings,
): SessionStep {
  const own = readStep(former?.step ?? null);
  if (own !== null && !isClosedStep(own)) return own;
  if (proposals.some(({ status }) => ['sent', 'viewed', 'accepted', 'rejected', 'expired'].includes(status)))
    return 'proposal_sent';
  if (proposals.length > 0) return 'proposal_ready';
  if (sourcing.quotesReceivedCount > 0) return 'analyzing_options';
  if (rfpId !== null || rfqId !== null) return 'requesting_quotes';
  return tripId === null ? 'understanding_request' : 'searching_aircraft';
}
