import type { Instant } from './clock.ts';
import { allow, type Decision, refuse } from './failures.ts';
import { noRoute, type RouteFacts } from './requests.ts';
import { noSourcing, type SourcingFacts } from './quotes.ts';

/** The statuses and steps of a session, for database, API and screens alike. */
export const sessionStatuses = ['active', 'paused', 'completed', 'archived'] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

export const openStatuses = ['active', 'paused'] as const satisfies readonly SessionStatus[];
export const isOpen = (status: SessionStatus): boolean => status === 'active' || status === 'paused';

export const sessionSteps = [
  'understanding_request',
  'searching_aircraft',
  'requesting_quotes',
  'analyzing_options',
  'proposal_ready',
  'proposal_sent',
  'closed_won',
  'closed_lost',
] as const;
export type SessionStep = (typeof sessionSteps)[number];

export const closedSteps = ['closed_won', 'closed_lost'] as const satisfies readonly SessionStep[];
export const isClosedStep = (step: SessionStep): boolean => step === 'closed_won' || step === 'closed_lost';

/** Place on the rail of seven: won and lost share the last. */
export const stepIndex = (step: SessionStep): number => Math.min(sessionSteps.indexOf(step), 6);

export const stepNames: Record<SessionStep, string> = {
  understanding_request: 'Understanding request',
  searching_aircraft: 'Searching aircraft',
  requesting_quotes: 'Requesting quotes',
  analyzing_options: 'Analyzing options',
  proposal_ready: 'Proposal ready',
  proposal_sent: 'Proposal sent',
  closed_won: 'Won',
  closed_lost: 'Lost',
};

export const turns = ['broker', 'operator', 'client', 'nobody'] as const;
/** Who has to move next. */
export type Turn = (typeof turns)[number];

export const conversationKinds = ['flight_request', 'general'] as const;
export type ConversationKind = (typeof conversationKinds)[number];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Everything about a session that its events fold to. Times are instants (UTC), dates are local to the airport. */
export interface SessionFacts extends RouteFacts, SourcingFacts {
  readonly conversationId: string;
  readonly conversationType: ConversationKind;
  readonly isoAgentId: string;
  readonly clientId: string | null;
  readonly requestId: string | null;
  readonly status: SessionStatus;
  readonly currentStep: SessionStep;
  /** Where a completed session returns to when it is reopened. */
  readonly stepBeforeClose: SessionStep | null;
  /** What an archived session is restored to. */
  readonly statusBeforeArchive: SessionStatus | null;
  readonly pausedUntil: Instant | null;
  /** Snoozed through new activity as well. */
  readonly pausedKeep: boolean;
  readonly pausedBy: string | null;
  readonly tripId: string | null;
  /** The trip's name as far as known: Avinode's API id (`atrip-…`), or the six-character code until that is known. */
  readonly avinodeTripId: string | null;
  readonly tripCode: string | null;
  readonly avinodeRfpId: string | null;
  readonly avinodeRfqId: string | null;
  /** Chosen by a person; never the latest arrival. */
  readonly primaryQuoteId: string | null;
  readonly proposalId: string | null;
  readonly sessionStartedAt: Instant;
  readonly sessionEndedAt: Instant | null;
  readonly lastActivityAt: Instant;
  readonly workflowState: { readonly [key: string]: Json };
  readonly messageCount: number;
  readonly turn: Turn;
  /** `seq` of the last event that was news to the owner. */
  readonly lastInboundSeq: number;
}

export type SessionPatch = Partial<SessionFacts>;

/** What the rules need to know of a session. */
export type SessionState = SessionFacts & { readonly version: number };

// ---------------------------------------------------------------------------------------------------------------------
// Steps

/** The step after automation: it only ever moves an open session forward, and never into or out of won and lost. */
export function stepAtLeast(
  session: Pick<SessionFacts, 'status' | 'currentStep'>,
  least: SessionStep | null,
): SessionStep {
  const { currentStep } = session;
  if (least === null || !isOpen(session.status) || isClosedStep(currentStep) || isClosedStep(least)) return currentStep;
  return stepIndex(least) > stepIndex(currentStep) ? least : currentStep;
}

/** The furthest step that a session's facts prove. */
export function stepProvenBy(facts: {
  readonly requestComplete?: boolean;
  readonly trip?: boolean;
  readonly rfpOrRfq?: boolean;
  readonly quotes?: number;
}): SessionStep | null {
  if ((facts.quotes ?? 0) > 0) return 'analyzing_options';
  if (facts.rfpOrRfq === true) return 'requesting_quotes';
  if (facts.trip === true || facts.requestComplete === true) return 'searching_aircraft';
  return null;
}

/** A step set by a person: forward freely, back with a reason, won and lost only through completing. */
export function decideStep(
  session: Pick<SessionFacts, 'status' | 'currentStep'>,
  to: SessionStep,
  reason: string | undefined,
): Decision<{ readonly currentStep: SessionStep }> {
  if (session.status === 'archived') return refuse('SESSION_ARCHIVED');
  if (session.currentStep === to) return allow({ currentStep: to });
  if (isClosedStep(to) || isClosedStep(session.currentStep))
    return refuse('ILLEGAL_STEP_MOVE', { currentStep: 'Complete or reopen the session instead' });
  if (!isOpen(session.status)) return refuse('SESSION_NOT_OPEN');
  const isBack = stepIndex(to) < stepIndex(session.currentStep);
  if (isBack && (reason ?? '').trim() === '') return refuse('REASON_NEEDED', { reason: 'Say why it moves back' });
  return allow({ currentStep: to });
}

// ---------------------------------------------------------------------------------------------------------------------
// Status

export type StatusMove =
  | { readonly move: 'pause'; readonly until?: Instant | null | undefined; readonly keep?: boolean | undefined }
  | { readonly move: 'resume' }
  | { readonly move: 'complete'; readonly outcome: 'won' | 'lost' }
  | { readonly move: 'reopen' }
  | { readonly move: 'archive' }
  | { readonly move: 'restore' };

export type StatusMoveName = StatusMove['move'];

const movesFrom: Record<SessionStatus, readonly StatusMoveName[]> = {
  active: ['pause', 'complete', 'archive'],
  paused: ['pause', 'resume', 'complete', 'archive'],
  completed: ['reopen', 'archive'],
  archived: ['restore'],
};

/** The moves a session in this status can make: buttons and rules read the same table. */
export const legalMoves = (status: SessionStatus): readonly StatusMoveName[] => movesFrom[status];

const notPaused = { pausedUntil: null, pausedKeep: false, pausedBy: null } as const;

/**
 * What a status move changes.
 * @param session as it stands, locked
 * @param move the move with its details
 * @param by the agent who makes it, null for the schedule
 * @param now the instant of the move
 */
export function decideStatus(
  session: SessionState,
  move: StatusMove,
  by: string | null,
  now: Instant,
): Decision<SessionPatch> {
  if (!movesFrom[session.status].includes(move.move)) {
    return refuse(session.status === 'archived' ? 'SESSION_ARCHIVED' : 'ILLEGAL_STATUS_MOVE');
  }
  switch (move.move) {
    case 'pause': {
      const until = move.until ?? null;
      if (until !== null && until <= now) return refuse('BAD_WAKE_UP', { until: 'Has to be in the future' });
      return allow({ status: 'paused', pausedUntil: until, pausedKeep: move.keep ?? false, pausedBy: by });
    }
    case 'resume':
      return allow({ status: 'active', ...notPaused });
    case 'complete':
      return allow({
        status: 'completed',
        currentStep: move.outcome === 'won' ? 'closed_won' : 'closed_lost',
        stepBeforeClose: session.currentStep,
        sessionEndedAt: now,
        turn: 'nobody',
        ...notPaused,
      });
    case 'reopen':
      return allow({
        status: 'active',
        currentStep: session.stepBeforeClose ?? 'understanding_request',
        stepBeforeClose: null,
        sessionEndedAt: null,
        turn: 'broker',
      });
    case 'archive':
      return allow({ status: 'archived', statusBeforeArchive: session.status });
    case 'restore':
      return allow({ status: session.statusBeforeArchive ?? 'completed', statusBeforeArchive: null });
  }
}

/** Whether the schedule archives a session: completed at least `days` ago. */
export const isDueForArchive = (
  session: Pick<SessionFacts, 'status' | 'sessionEndedAt'>,
  endedBefore: Instant,
): boolean => session.status === 'completed' && session.sessionEndedAt !== null && session.sessionEndedAt < endedBefore;

/** Whether a snooze is over. */
export const isDueToWake = (session: Pick<SessionFacts, 'status' | 'pausedUntil'>, now: Instant): boolean =>
  session.status === 'paused' && session.pausedUntil !== null && session.pausedUntil <= now;

/** What new activity does to a snoozed session: it wakes, unless the broker said "keep" or did it themselves. */
export function wokenBy(session: SessionFacts, actorId: string | null): SessionPatch {
  const stays = session.status !== 'paused' || session.pausedKeep || (actorId !== null && actorId === session.pausedBy);
  return stays ? {} : { status: 'active', ...notPaused };
}

// ---------------------------------------------------------------------------------------------------------------------
// Trip info

/** A trip as it is attached: its row and both names, with what its sourcing comes to. */
export interface AttachedTrip {
  readonly id: string;
  readonly avinodeTripId: string | null;
  readonly tripCode: string | null;
  readonly sourcing: SourcingFacts;
}

/** The columns that name a trip on a session's row. */
export const tripNames = (trip: Pick<AttachedTrip, 'avinodeTripId' | 'tripCode'>): SessionPatch => ({
  avinodeTripId: trip.avinodeTripId ?? trip.tripCode,
  tripCode: trip.tripCode,
});

export interface TripInfoChange {
  /** The trip to attach, null to detach, undefined to leave as it is. */
  readonly trip?: AttachedTrip | null | undefined;
  readonly avinodeRfpId?: string | null | undefined;
  readonly avinodeRfqId?: string | null | undefined;
  /** The request to attach with its route, already authorised. */
  readonly request?:
    | { readonly id: string; readonly clientId: string | null; readonly route: RouteFacts; readonly complete: boolean }
    | undefined;
  readonly currentStep?: SessionStep | undefined;
  readonly reason?: string | undefined;
  /** Merged into the present state; a null value removes its key. */
  readonly workflowState?: { readonly [key: string]: Json } | undefined;
}

/** What `updateTripInfo` changes, or why it may not. */
export function decideTripInfo(session: SessionState, change: TripInfoChange): Decision<SessionPatch> {
  if (session.status === 'archived') return refuse('SESSION_ARCHIVED');
  const patch: { -readonly [K in keyof SessionFacts]?: SessionFacts[K] } = {};

  if (change.trip !== undefined && change.trip?.id !== session.tripId) {
    Object.assign(
      patch,
      change.trip === null
        ? { tripId: null, avinodeTripId: null, tripCode: null, ...noSourcing }
        : { tripId: change.trip.id, ...tripNames(change.trip), ...change.trip.sourcing },
    );
    // The chosen quote was one of the former trip's.
    patch.primaryQuoteId = null;
  }
  if (change.avinodeRfpId !== undefined) patch.avinodeRfpId = change.avinodeRfpId;
  if (change.avinodeRfqId !== undefined) patch.avinodeRfqId = change.avinodeRfqId;
  if (change.request !== undefined) {
    Object.assign(patch, { requestId: change.request.id, conversationType: 'flight_request', ...change.request.route });
    if (change.request.clientId !== null) patch.clientId = change.request.clientId;
  }
  if (change.trip !== undefined && change.trip !== null) patch.conversationType = 'flight_request';
  if (change.workflowState !== undefined) patch.workflowState = mergeState(session.workflowState, change.workflowState);

  let step = session.currentStep;
  if (change.currentStep !== undefined) {
    const decided = decideStep(session, change.currentStep, change.reason);
    if (!decided.ok) return decided;
    step = decided.value.currentStep;
  }
  // Facts that this very call attaches raise the step; facts that stood before do not undo a deliberate step back.
  const proven = stepProvenBy({
    requestComplete: change.request?.complete ?? false,
    trip: change.trip !== undefined && change.trip !== null && patch.tripId !== undefined,
    rfpOrRfq:
      isNewId(change.avinodeRfpId, session.avinodeRfpId) ||
      isNewId(change.avinodeRfqId, session.avinodeRfqId) ||
      (patch.operatorsContactedCount ?? 0) > 0,
    quotes: patch.quotesReceivedCount ?? 0,
  });
  patch.currentStep = stepAtLeast({ status: session.status, currentStep: step }, proven);
  if (patch.currentStep === 'requesting_quotes' && session.currentStep !== 'requesting_quotes') patch.turn = 'operator';
  if ((patch.quotesReceivedCount ?? 0) > 0) patch.turn = 'broker';
  return allow(patch);
}

const isNewId = (given: string | null | undefined, present: string | null): boolean =>
  given !== undefined && given !== null && given !== present;

function mergeState(
  present: SessionFacts['workflowState'],
  given: SessionFacts['workflowState'],
): SessionFacts['workflowState'] {
  const merged = { ...present, ...given };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

// ---------------------------------------------------------------------------------------------------------------------
// Beginnings

export interface NewSessionFacts {
  readonly conversationId: string;
  readonly isoAgentId: string;
  readonly clientId: string | null;
  readonly request?: TripInfoChange['request'];
  readonly currentStep?: SessionStep | undefined;
  readonly at: Instant;
}

/** The facts of a session that begins now: the broker's turn, at the step that its request proves. */
export function newSession({
  conversationId,
  isoAgentId,
  clientId,
  request,
  currentStep,
  at,
}: NewSessionFacts): Decision<SessionFacts> {
  if (currentStep !== undefined && isClosedStep(currentStep))
    return refuse('ILLEGAL_STEP_MOVE', { currentStep: 'A session does not begin closed' });
  const start = { status: 'active', currentStep: currentStep ?? 'understanding_request' } as const;
  return allow({
    conversationId,
    isoAgentId,
    clientId: request?.clientId ?? clientId,
    conversationType: request === undefined ? 'general' : 'flight_request',
    requestId: request?.id ?? null,
    ...(request?.route ?? noRoute),
    ...noSourcing,
    ...start,
    currentStep: stepAtLeast(start, stepProvenBy({ requestComplete: request?.complete ?? false })),
    stepBeforeClose: null,
    statusBeforeArchive: null,
    ...notPaused,
    tripId: null,
    avinodeTripId: null,
    tripCode: null,
    avinodeRfpId: null,
    avinodeRfqId: null,
    primaryQuoteId: null,
    proposalId: null,
    sessionStartedAt: at,
    sessionEndedAt: null,
    lastActivityAt: at,
    workflowState: {},
    messageCount: 0,
    turn: 'broker',
    lastInboundSeq: 0,
  });
}

// ---------------------------------------------------------------------------------------------------------------------
// Turns

/** Whose turn it is after a message; internal notes and the assistant leave it as it is. */
export function turnAfterMessage(present: Turn, sender: string, audience: string): Turn {
  if (audience === 'internal') return present;
  if (sender === 'client' || sender === 'operator') return 'broker';
  if (sender === 'iso_agent') return audience === 'client' ? 'client' : 'operator';
  return present;
}
