import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import { isOpen, type SessionStatus } from '../sessions/sessions.ts';

/** The client's answer to a proposal: given once, and final. */
export const proposalAnswers = ['accepted', 'declined'] as const;
export type ProposalAnswer = (typeof proposalAnswers)[number];

export const maxTypedNameLength = 200;
export const maxDeclineReasonLength = 2_000;
/** Maximum length of a client's question. */
export const maxQuestionLength = 4_000;
/** Maximum number of questions through one link before the broker answers. */
export const maxQuestions = { count: 20, withinMs: 10 * millisecondsPer.minute } as const;

/** How long a link works after its offer expired, so that a late client can ask for a new one. */
export const graceAfterValidityMs = 30 * millisecondsPer.day;
const withoutValidityMs = 30 * millisecondsPer.day;
/** Two openings of the page within this time are one view. */
export const sameViewMs = 30 * millisecondsPer.minute;

/** The default end of a proposal link. */
export const linkExpiry = (validUntil: Instant | null, now: Instant): Instant =>
  validUntil === null || validUntil < now
    ? instantPlus(now, withoutValidityMs)
    : instantPlus(validUntil, graceAfterValidityMs);

export interface LinkFacts {
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
}

/** The facts that decide whether a client can answer. */
export interface OfferFacts {
  readonly link: LinkFacts;
  readonly validUntil: Instant | null;
  /** Whether it was sent: a draft can't be read through a link. */
  readonly isSent: boolean;
  readonly isWithdrawn: boolean;
  /** A newer version was sent. */
  readonly isSuperseded: boolean;
  readonly answer: ProposalAnswer | null;
  readonly sessionStatus: SessionStatus;
}

export const pageStates = ['open', 'accepted', 'declined', 'superseded', 'expired', 'closed'] as const;
/** What a client sees behind a link. `closed`: the brokerage ended it another way. */
export type PageState = (typeof pageStates)[number];

/** Returns the state of the page, in order of precedence; null where the link is not valid. */
export function pageState(facts: OfferFacts, now: Instant): PageState | null {
  if (facts.link.revokedAt !== null || !facts.isSent) return null;
  // An answer counts even if the offer changed later; an expired link shows nothing.
  if (facts.link.expiresAt <= now) return 'expired';
  if (facts.answer !== null) return facts.answer;
  if (facts.isSuperseded) return 'superseded';
  if (facts.isWithdrawn || !isOpen(facts.sessionStatus)) return 'closed';
  return facts.validUntil !== null && facts.validUntil <= now ? 'expired' : 'open';
}

/** Decides whether the client can accept or decline now. Each refusal has its own reason. */
export function decideAnswer(facts: OfferFacts, now: Instant): Decision<true> {
  switch (pageState(facts, now)) {
    case 'open':
      return allow(true);
    case 'accepted':
    case 'declined':
      return refuse('PROPOSAL_ANSWERED');
    case 'superseded':
      return refuse('PROPOSAL_SUPERSEDED');
    case 'expired':
      return refuse('PROPOSAL_EXPIRED');
    case 'closed':
      return refuse('PROPOSAL_CLOSED');
    case null:
      return refuse('LINK_NOT_FOUND');
  }
}

/** Decides whether the client can ask a question: as long as the link works and the session is not archived, even after the offer expired. */
export function decideQuestion(facts: OfferFacts, now: Instant): Decision<true> {
  if (pageState(facts, now) === null) return refuse('LINK_NOT_FOUND');
  return facts.sessionStatus === 'archived' ? refuse('PROPOSAL_CLOSED') : allow(true);
}

/** Whether opening the page counts as a new view. */
export const isNewView = (lastViewedAt: Instant | null, now: Instant): boolean =>
  lastViewedAt === null || instantPlus(lastViewedAt, sameViewMs) <= now;
