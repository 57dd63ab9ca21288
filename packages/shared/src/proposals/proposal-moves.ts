import { allow, type Decision, refuse } from '../failures.ts';
import { sameValue } from '../sessions/session-events.ts';
import { decideOpen, type SessionStatus } from '../sessions/sessions.ts';
import type { Instant } from '../time/clock.ts';
import type { ClientProposal } from './public/client-proposal.ts';
import type { Concern } from './proposal-draft.ts';
import type { ProposalStatus } from './proposals.ts';

/** Decides whether a version is still a draft. */
export const decideDraft = ({ status }: { readonly status: ProposalStatus }): Decision<true> =>
  status === 'draft' ? allow(true) : refuse('PROPOSAL_NOT_DRAFT');

/** Decides whether a draft may change for a broker who saw it after `expectedEdits` saves. */
export function decideDraftChange(
  proposal: { readonly status: ProposalStatus; readonly edits: number },
  session: { readonly status: SessionStatus },
  expectedEdits: number,
): Decision<true> {
  for (const decision of [decideOpen(session), decideDraft(proposal)]) if (!decision.ok) return decision;
  return proposal.edits === expectedEdits ? allow(true) : refuse('PROPOSAL_CHANGED');
}

/** Decides whether a version may get a successor: it was sent. */
export const decideNextVersion = ({ sentAt }: { readonly sentAt: Instant | null }): Decision<true> =>
  sentAt === null ? refuse('PROPOSAL_NOT_OUT') : allow(true);

/** A draft as the client would get it. */
export interface AssembledProposal {
  readonly document: ClientProposal;
  /** What the broker has to confirm before it is sent. */
  readonly concerns: readonly Concern[];
  /** Whether its prices are the ones that were saved: a day or a leg may have changed since. */
  readonly isCurrent: boolean;
}

/** Decides what is sent to the client: the draft that the broker saw, with every concern confirmed. */
export function decideSending(
  { edits }: { readonly edits: number },
  { document, concerns, isCurrent }: AssembledProposal,
  { seen, expectedEdits }: { readonly seen: readonly string[]; readonly expectedEdits: number },
): Decision<ClientProposal> {
  if (document.options.length === 0) return refuse('NOTHING_TO_OFFER');
  if (!isCurrent || edits !== expectedEdits) return refuse('PROPOSAL_CHANGED');
  const unseen = concerns.filter((concern) => !seen.includes(concern));
  return unseen.length > 0 ? refuse('CONCERNS_UNSEEN', { seen: unseen.join(' ') }) : allow(document);
}

/** Decides whether the rendered document is still the one to send. */
export const decideRendered = (rendered: ClientProposal, current: ClientProposal): Decision<true> =>
  sameValue(rendered, current) ? allow(true) : refuse('PROPOSAL_CHANGED');
