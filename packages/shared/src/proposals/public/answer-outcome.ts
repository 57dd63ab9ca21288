import { allow, type Decision } from '../../failures.ts';
import type { QuoteId } from '../../ids.ts';
import { decideStatus } from '../../sessions/session-moves.ts';
import type { SessionPatch, SessionState } from '../../sessions/sessions.ts';
import type { Instant } from '../../time/clock.ts';

/** The option that a client accepted. */
export interface AcceptedOption {
  readonly quoteId: QuoteId;
  /** Whether the quote still counts for the session: its trip may have changed. */
  readonly isCounted: boolean;
}

/**
 * Decides what a client's answer changes of its session: accepting wins it, and makes the option's quote the primary one;
 * declining leaves it open.
 * @param accepted null when the client declines
 */
export function decideAnsweredSession(
  session: SessionState,
  accepted: AcceptedOption | null,
  now: Instant,
): Decision<{ readonly kind: 'proposal_accepted' | 'proposal_declined'; readonly patch: SessionPatch }> {
  if (accepted === null) return allow({ kind: 'proposal_declined', patch: { turn: 'broker', clientWish: 'declined' } });
  const won = decideStatus(session, { move: 'complete', outcome: 'won' }, null, now);
  if (!won.ok) return won;
  const primary = accepted.isCounted ? { primaryQuoteId: accepted.quoteId } : {};
  return allow({ kind: 'proposal_accepted', patch: { ...won.value, clientWish: null, ...primary } });
}
