import type { AvinodeTripApiId, ClientId, ConversationId, IsoAgentId, RequestId, TripCode, TripId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import { choiceAmong, noChoice } from '../quotes/quote-choice.ts';
import { noOwnQuotes, noSourcing, type OwnQuotes, type SourcingFacts, withOwnQuotes } from '../quotes/quotes.ts';
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

/** A trip to attach: its row and both names, with the counters of its RFQs and quotes. */
export interface AttachedTrip {
  readonly id: TripId;
  readonly avinodeTripId: AvinodeTripApiId | null;
  readonly tripCode: TripCode | null;
  readonly sourcing: SourcingFacts;
}

/** The columns that name a trip on a session's row. */
export const tripNames = (trip: Pick<AttachedTrip, 'avinodeTripId' | 'tripCode'>): SessionPatch => ({
  avinodeTripId: trip.avinodeTripId ?? trip.tripCode,
  tripCode: trip.tripCode,
});

export interface TripInfoChange {
  /** The new trip, or the same one; null to detach, undefined to leave it unchanged. */
  readonly trip?: AttachedTrip | null | undefined;
  /** The session's manual quotes, which stay with it. */
  readonly own?: OwnQuotes | undefined;
  readonly avinodeRfpId?: string | null | undefined;
  readonly avinodeRfqId?: string | null | undefined;
  /** The request to attach with its route, already authorised. */
  readonly request?:
    | {
        readonly id: RequestId;
        readonly clientId: ClientId | null;
        readonly route: RouteFacts;
        readonly complete: boolean;
      }
    | undefined;
  readonly currentStep?: SessionStep | undefined;
  readonly reason?: string | undefined;
  /** Merged into the present state; a null value removes its key. */
  readonly workflowState?: { readonly [key: string]: Json } | undefined;
}

/** Characters of JSON, per call and in total: every event that changes it contains it twice. */
export const maxWorkflowStateLength = 16_384;

/** The fields of the session that a call of `updateTripInfo` sets, as `fieldsTouched` names them. */
export function fieldsOfTripInfo(
  { tripId }: Pick<SessionFacts, 'tripId'>,
  input: Omit<TripInfoChange, 'trip' | 'own'> & { readonly avinodeTripId?: unknown },
): readonly string[] {
  const fields: string[] = [];
  if (input.avinodeTripId !== undefined) fields.push('tripId');
  // Leaving a trip drops what was chosen among its quotes, so a concurrent choice raises STALE_VERSION.
  if (input.avinodeTripId !== undefined && tripId !== null) fields.push('primaryQuoteId', 'fallbackQuoteId');
  if (input.avinodeRfpId !== undefined) fields.push('avinodeRfpId');
  if (input.avinodeRfqId !== undefined) fields.push('avinodeRfqId');
  if (input.request !== undefined) fields.push('requestId');
  // The request also sets the client.
  if (input.request?.clientId != null) fields.push('clientId');
  if (input.currentStep !== undefined) fields.push('currentStep');
  return [...fields, ...Object.keys(input.workflowState ?? {}).map((key) => `workflowState.${key}`)];
}

/** Returns what the trip sets on a session. The trip keeps its quotes, so a session that leaves it keeps only choices among its manual quotes. */
const tripPatch = (session: SessionState, trip: AttachedTrip | null, own: OwnQuotes): SessionPatch => ({
  tripId: trip?.id ?? null,
  ...tripNames(trip ?? { avinodeTripId: null, tripCode: null }),
  ...withOwnQuotes(trip?.sourcing ?? noSourcing, own),
  ...(session.tripId === (trip?.id ?? null) ? {} : choiceAmong(session, own.ids)),
  ...(trip === null ? {} : { conversationType: 'flight_request' }),
});

/** Decides what `updateTripInfo` changes, or why it is refused. */
export function decideTripInfo(session: SessionState, change: TripInfoChange): Decision<SessionPatch> {
  if (session.status === 'archived') return refuse('SESSION_ARCHIVED');
  const patch: { -readonly [K in keyof SessionFacts]?: SessionFacts[K] } = {};
  const attached = change.trip != null && change.trip.id !== session.tripId ? change.trip : null;
  if (change.trip !== undefined) Object.assign(patch, tripPatch(session, change.trip, change.own ?? noOwnQuotes));
  if (change.avinodeRfpId !== undefined) patch.avinodeRfpId = change.avinodeRfpId;
  if (change.avinodeRfqId !== undefined) patch.avinodeRfqId = change.avinodeRfqId;
  if (change.request !== undefined) {
    Object.assign(patch, { requestId: change.request.id, conversationType: 'flight_request', ...change.request.route });
    if (change.request.clientId !== null) patch.clientId = change.request.clientId;
  }
  if (change.workflowState !== undefined) {
    patch.workflowState = mergeState(session.workflowState, change.workflowState);
    if (JSON.stringify(patch.workflowState).length > maxWorkflowStateLength)
      return refuse('BAD_INPUT', {
        workflowState: `At most ${maxWorkflowStateLength} characters of JSON in total`,
      });
  }

  let step = session.currentStep;
  if (change.currentStep !== undefined) {
    const decided = decideStep(session, change.currentStep, change.reason);
    if (!decided.ok) return decided;
    step = decided.value.currentStep;
  }
  // Only facts attached by this call raise the step; earlier facts don't undo a deliberate step back.
  const newQuotes = attached?.sourcing.quotesReceivedCount ?? 0;
  const proven = stepProvenBy({
    requestComplete: change.request?.complete ?? false,
    trip: attached !== null,
    rfpOrRfq:
      isNewId(change.avinodeRfpId, session.avinodeRfpId) ||
      isNewId(change.avinodeRfqId, session.avinodeRfqId) ||
      (attached?.sourcing.operatorsContactedCount ?? 0) > 0,
    quotes: newQuotes,
  });
  patch.currentStep = stepAtLeast({ status: session.status, currentStep: step }, proven);
  if (patch.currentStep === 'requesting_quotes' && session.currentStep !== 'requesting_quotes') patch.turn = 'operator';
  if (newQuotes > 0 && isOpen(session.status)) patch.turn = 'broker';
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

export interface NewSessionFacts {
  readonly conversationId: ConversationId;
  readonly isoAgentId: IsoAgentId;
  readonly clientId: ClientId | null;
  readonly request?: TripInfoChange['request'];
  readonly currentStep?: SessionStep | undefined;
  readonly at: Instant;
}

/** Returns the facts of a new session: the broker's turn, at the step that its request proves. */
export function newSession({
  conversationId,
  isoAgentId,
  clientId,
  request,
  currentStep,
  at,
}: NewSessionFacts): Decision<SessionFacts> {
  if (currentStep !== undefined && isClosedStep(currentStep))
    return refuse('ILLEGAL_STEP_MOVE', { currentStep: 'A new session can’t be closed' });
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
