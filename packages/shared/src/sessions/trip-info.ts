import type { Instant } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import { noChoice, renamedChoice } from '../quotes/quote-choice.ts';
import { noSourcing, type SourcingFacts } from '../quotes/quotes.ts';
import { noRoute, type RouteFacts } from '../requests/requests.ts';
import { notPaused } from './session-moves.ts';
import {
  decideStep,
  isClosedStep,
  isOpen,
  type Json,
  type SessionFacts,
  type SessionPatch,
  type SessionState,
  type SessionStep,
  stepAtLeast,
  stepProvenBy,
} from './sessions.ts';

/** The quotes of the trip before that came along to another one. */
export interface CarriedQuotes {
  readonly firmCount: number;
  /** Under which id a quote of the trip before stands now; null where it stayed behind. */
  readonly nameOf: (quoteId: string) => string | null;
}

/** A trip as it is attached: its row and both names, with what its sourcing comes to. The desk's own has no name. */
export interface AttachedTrip {
  readonly id: string;
  readonly avinodeTripId: string | null;
  readonly tripCode: string | null;
  readonly sourcing: SourcingFacts;
  readonly carried?: CarriedQuotes;
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

/** Characters of JSON, in one call and in what calls add up to: every event that changes it carries it twice. */
export const longestState = 16_384;

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
    // What was chosen and turned down were quotes of the former trip's: a choice goes with its quote.
    const carried = change.trip?.carried;
    Object.assign(patch, carried === undefined ? noChoice : renamedChoice(session, carried.nameOf));
  }
  if (change.avinodeRfpId !== undefined) patch.avinodeRfpId = change.avinodeRfpId;
  if (change.avinodeRfqId !== undefined) patch.avinodeRfqId = change.avinodeRfqId;
  if (change.request !== undefined) {
    Object.assign(patch, { requestId: change.request.id, conversationType: 'flight_request', ...change.request.route });
    if (change.request.clientId !== null) patch.clientId = change.request.clientId;
  }
  if (isNamed(change.trip)) patch.conversationType = 'flight_request';
  if (change.workflowState !== undefined) {
    patch.workflowState = mergeState(session.workflowState, change.workflowState);
    if (JSON.stringify(patch.workflowState).length > longestState)
      return refuse('BAD_INPUT', { workflowState: `At most ${longestState} characters of JSON with what is there` });
  }

  let step = session.currentStep;
  if (change.currentStep !== undefined) {
    const decided = decideStep(session, change.currentStep, change.reason);
    if (!decided.ok) return decided;
    step = decided.value.currentStep;
  }
  // Facts that this very call attaches raise the step; facts that stood before do not undo a deliberate step back.
  const newQuotes = (patch.quotesReceivedCount ?? 0) - (change.trip?.carried?.firmCount ?? 0);
  const proven = stepProvenBy({
    requestComplete: change.request?.complete ?? false,
    trip: isNamed(change.trip) && patch.tripId !== undefined,
    rfpOrRfq:
      isNewId(change.avinodeRfpId, session.avinodeRfpId) ||
      isNewId(change.avinodeRfqId, session.avinodeRfqId) ||
      (patch.operatorsContactedCount ?? 0) > 0,
    quotes: newQuotes,
  });
  patch.currentStep = stepAtLeast({ status: session.status, currentStep: step }, proven);
  if (patch.currentStep === 'requesting_quotes' && session.currentStep !== 'requesting_quotes') patch.turn = 'operator';
  if (newQuotes > 0 && isOpen(session.status)) patch.turn = 'broker';
  return allow(patch);
}

/** Whether it is a trip at Avinode. */
const isNamed = (trip: AttachedTrip | null | undefined): trip is AttachedTrip =>
  trip != null && (trip.avinodeTripId ?? trip.tripCode) !== null;

const isNewId = (given: string | null | undefined, present: string | null): boolean =>
  given !== undefined && given !== null && given !== present;

function mergeState(
  present: SessionFacts['workflowState'],
  given: SessionFacts['workflowState'],
): SessionFacts['workflowState'] {
  const merged = { ...present, ...given };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

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
    ...noChoice,
    proposalId: null,
    clientWish: null,
    sessionStartedAt: at,
    sessionEndedAt: null,
    lastActivityAt: at,
    workflowState: {},
    messageCount: 0,
    turn: 'broker',
    lastInboundSeq: 0,
  });
}
