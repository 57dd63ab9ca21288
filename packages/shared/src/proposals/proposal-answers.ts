import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import { isOpen, type SessionStatus } from '../sessions/sessions.ts';

/** What a client says to a proposal: once, and for good. */
export const proposalAnswers = ['accepted', 'declined'] as const;
export type ProposalAnswer = (typeof proposalAnswers)[number];

export const maxTypedNameLength = 200;
export const maxDeclineReasonLength = 2_000;
/** A question, not a book. */
export const maxQuestionLength = 4_000;
/** Whoever asks more through one link does not wait for an answer. */
export const maxQuestions = { count: 20, withinMs: 10 * millisecondsPer.minute } as const;

/** A link goes on answering for so long after its offer lapsed: whoever comes late is told so, and can ask for a fresh one. */
export const graceAfterValidityMs = 30 * millisecondsPer.day;
const withoutValidityMs = 30 * millisecondsPer.day;
/** Reading on, or reading again within this time, is one view. */
export const sameViewMs = 30 * millisecondsPer.minute;

/** When a link to a proposal ends that nobody set an end to. */
export const linkExpiry = (validUntil: Instant | null, now: Instant): Instant =>
  validUntil === null || validUntil < now
    ? instantPlus(now, withoutValidityMs)
    : instantPlus(validUntil, graceAfterValidityMs);

export interface LinkFacts {
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
}

/** What decides whether a client can answer. */
export interface OfferFacts {
  readonly link: LinkFacts;
  readonly validUntil: Instant | null;
  /** Whether it ever went out: nobody reads a draft by a link. */
  readonly isSent: boolean;
  readonly isWithdrawn: boolean;
  /** A newer version went out. */
  readonly isSuperseded: boolean;
  readonly answer: ProposalAnswer | null;
  readonly sessionStatus: SessionStatus;
}

export const pageStates = ['open', 'accepted', 'declined', 'superseded', 'expired', 'closed'] as const;
/** What a client finds behind a link. `closed`: the desk ended it otherwise. */
export type PageState = (typeof pageStates)[number];

/** What stands, in the order in which it matters to whoever opens the page; null where the link leads nowhere. */
export function pageState(facts: OfferFacts, now: Instant): PageState | null {
  if (facts.link.revokedAt !== null || !facts.isSent) return null;
  // An answer stands, whatever became of the offer since; a link that has ended shows nothing any more.
  if (facts.link.expiresAt <= now) return 'expired';
  if (facts.answer !== null) return facts.answer;
  if (facts.isSuperseded) return 'superseded';
  if (facts.isWithdrawn || !isOpen(facts.sessionStatus)) return 'closed';
  return facts.validUntil !== null && facts.validUntil <= now ? 'expired' : 'open';
}

/** Whether the client can accept or decline now. Somebody else's answer, or a newer version, is told apart from a lapse. */
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

/** A question can be asked as long as the link leads anywhere and somebody reads the thread: also when the offer lapsed. */
export function decideQuestion(facts: OfferFacts, now: Instant): Decision<true> {
  if (pageState(facts, now) === null) return refuse('LINK_NOT_FOUND');
  return facts.sessionStatus === 'archived' ? refuse('PROPOSAL_CLOSED') : allow(true);
}

/** Whether opening the page is a view of its own. */
export const isNewView = (lastViewedAt: Instant | null, now: Instant): boolean =>
  lastViewedAt === null || instantPlus(lastViewedAt, sameViewMs) <= now;
