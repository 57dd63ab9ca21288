import { type Instant, instantPlus, millisecondsPer } from '../../time/clock.ts';
import { allow, type Decision, refuse, refuseByLimit } from '../../failures.ts';
import { isOpen, type SessionStatus } from '../../sessions/sessions.ts';

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

/** The answer as the client gives it. */
export interface GivenAnswer {
  readonly answer: ProposalAnswer;
  readonly typedName: string;
  /** Of an accepted proposal. */
  readonly optionNumber: number | null;
}

/** Whether the client repeats the stored answer: a second click, or a first whose response was lost. */
export const isSameAnswer = (stored: GivenAnswer | null, given: GivenAnswer): boolean =>
  stored !== null &&
  stored.answer === given.answer &&
  stored.typedName === given.typedName &&
  stored.optionNumber === given.optionNumber;

/** Decides what a link shows of a sent proposal. */
export function decideView(facts: OfferFacts, now: Instant): Decision<PageState> {
  const state = pageState(facts, now);
  return state === null ? refuse('LINK_NOT_FOUND') : allow(state);
}

/** Decides what the page shows: its state, and the document that was sent. */
export function decidePage<Document>(
  facts: OfferFacts,
  document: Document | null,
  now: Instant,
): Decision<{ readonly state: PageState; readonly document: Document; readonly isEnded: boolean }> {
  const view = decideView(facts, now);
  if (!view.ok) return view;
  if (document === null) return refuse('LINK_NOT_FOUND');
  return allow({ state: view.value, document, isEnded: facts.link.expiresAt <= now });
}

/** Decides whether the PDF may be read: until the link ends. */
export function decidePdf<Document, Pdf>(
  facts: OfferFacts,
  { document, pdf }: { readonly document: Document | null; readonly pdf: Pdf | null },
  now: Instant,
): Decision<{ readonly document: Document; readonly pdf: Pdf }> {
  const page = decidePage(facts, document, now);
  if (!page.ok) return page;
  return page.value.isEnded || pdf === null ? refuse('LINK_NOT_FOUND') : allow({ document: page.value.document, pdf });
}

/**
 * Decides whether the client can ask a question: as long as the link works and the session is not archived, even after the
 * offer expired. A question about an expired offer of an open session asks for a new quote.
 * @param recentCount questions through this link within the time of `maxQuestions`
 */
export function decideQuestion(
  facts: OfferFacts,
  recentCount: number,
  now: Instant,
): Decision<{ readonly clientWish?: 'requote' }> {
  const view = decideView(facts, now);
  if (!view.ok) return view;
  if (facts.sessionStatus === 'archived') return refuse('PROPOSAL_CLOSED');
  if (recentCount >= maxQuestions.count) return refuseByLimit(maxQuestions.withinMs / 1_000);
  return allow(view.value === 'expired' && isOpen(facts.sessionStatus) ? { clientWish: 'requote' } : {});
}

/** Decides whether a question whose key was used before is the same question. */
export const decideRepeatedQuestion = (storedSha256: string, textSha256: string): Decision<true> =>
  storedSha256 === textSha256 ? allow(true) : refuse('KEY_REUSED');

/** Whether opening the page counts as a new view. */
export const isNewView = (lastViewedAt: Instant | null, now: Instant): boolean =>
  lastViewedAt === null || instantPlus(lastViewedAt, sameViewMs) <= now;
