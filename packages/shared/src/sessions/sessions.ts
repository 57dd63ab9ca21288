import type {
  AvinodeTripApiId,
  ClientId,
  ConversationId,
  IsoAgentId,
  ProposalId,
  QuoteId,
  RequestId,
  TripCode,
  TripId,
} from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import type { RouteFacts } from '../requests/requests.ts';
import type { QuoteRejections, SourcingFacts } from '../quotes/quotes.ts';

/** The statuses and steps of a session, for database, API and screens alike. */
export const sessionStatuses = ['active', 'paused', 'completed', 'archived'] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

/** Completed and archived sessions are counted up to this number; open ones exactly. */
export const maxSessionsCounted = 100;

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

/** Position on the rail of seven: won and lost share the last. */
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
/** Who has to act next. */
export type Turn = (typeof turns)[number];

export const clientWishes = ['requote', 'declined'] as const;
/** The client's last request about a proposal that has no newer version yet. */
export type ClientWish = (typeof clientWishes)[number];

export const conversationKinds = ['flight_request', 'general'] as const;
export type ConversationKind = (typeof conversationKinds)[number];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Everything about a session that its events fold to. Times are instants (UTC), dates are local to the airport. */
export interface SessionFacts extends RouteFacts, SourcingFacts {
  readonly conversationId: ConversationId;
  readonly conversationType: ConversationKind;
  readonly isoAgentId: IsoAgentId;
  readonly clientId: ClientId | null;
  readonly requestId: RequestId | null;
  readonly status: SessionStatus;
  readonly currentStep: SessionStep;
  /** The step to return to when a completed session is reopened. */
  readonly stepBeforeClose: SessionStep | null;
  /** The status to restore an archived session to. */
  readonly statusBeforeArchive: SessionStatus | null;
  readonly pausedUntil: Instant | null;
  /** Stays snoozed through new activity. */
  readonly pausedKeep: boolean;
  readonly pausedBy: IsoAgentId | null;
  readonly tripId: TripId | null;
  /** The trip's name as far as known: Avinode's API id (`atrip-…`), or the six-character code until that is known. */
  readonly avinodeTripId: AvinodeTripApiId | TripCode | null;
  readonly tripCode: TripCode | null;
  readonly avinodeRfpId: string | null;
  readonly avinodeRfqId: string | null;
  /** Chosen by a person; never the latest arrival. */
  readonly primaryQuoteId: QuoteId | null;
  /** What the broker falls back on when the primary one fails; never the same quote. */
  readonly fallbackQuoteId: QuoteId | null;
  /** Quotes turned down for this session, by their ids. */
  readonly quoteRejections: QuoteRejections;
  readonly proposalId: ProposalId | null;
  readonly clientWish: ClientWish | null;
  readonly sessionStartedAt: Instant;
  readonly sessionEndedAt: Instant | null;
  readonly lastActivityAt: Instant;
  readonly workflowState: { readonly [key: string]: Json };
  readonly messageCount: number;
  readonly turn: Turn;
  /** `seq` of the last event that marks the session unread. */
  readonly lastInboundSeq: number;
}

export type SessionPatch = Partial<SessionFacts>;

/** The facts of a session that step rules need. */
export type SessionState = SessionFacts & { readonly version: number };

/** The step after automation: only ever forward, only in open sessions, and never into or out of won and lost. */
export function stepAtLeast(
  session: Pick<SessionFacts, 'status' | 'currentStep'>,
  least: SessionStep | null,
): SessionStep {
  const { currentStep } = session;
  if (least === null || !isOpen(session.status) || isClosedStep(currentStep) || isClosedStep(least)) return currentStep;
  return stepIndex(least) > stepIndex(currentStep) ? least : currentStep;
}

/** The latest step that a session's facts prove. */
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

/** Decides a manual step change: forward freely, back with a reason, won and lost only by completing. */
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
  if (isBack && (reason ?? '').trim() === '')
    return refuse('REASON_NEEDED', { reason: 'Enter a reason for moving back' });
  return allow({ currentStep: to });
}

/** Whose turn it is after a message; internal notes and the assistant leave it unchanged. */
export function turnAfterMessage(present: Turn, sender: string, audience: string): Turn {
  if (audience === 'internal') return present;
  if (sender === 'client' || sender === 'operator') return 'broker';
  if (sender === 'iso_agent') return audience === 'client' ? 'client' : 'operator';
  return present;
}

/** Returns what a new message changes of its session: the count, and of an open session whose turn it is. */
export const patchAfterMessage = (
  session: Pick<SessionFacts, 'messageCount' | 'status' | 'turn'>,
  { sender, audience, leavesTurn = false }: { sender: string; audience: string; leavesTurn?: boolean },
): SessionPatch => ({
  messageCount: session.messageCount + 1,
  ...(isOpen(session.status)
    ? { turn: leavesTurn ? session.turn : turnAfterMessage(session.turn, sender, audience) }
    : {}),
});

/** Decides whether a session takes messages, mail and changes of its assignee: an archived one takes none. */
export const decideNotArchived = ({ status }: Pick<SessionFacts, 'status'>): Decision<true> =>
  status === 'archived' ? refuse('SESSION_ARCHIVED') : allow(true);

/** Decides whether work on a session's offer goes on: it is neither closed nor archived. */
export const decideOpen = ({ status }: Pick<SessionFacts, 'status'>): Decision<true> =>
  isOpen(status) ? allow(true) : refuse('SESSION_NOT_OPEN');
