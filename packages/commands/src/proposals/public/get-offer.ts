import type { TenantTx } from '@tripthread/db/database';
import { findAnswer, type StoredAnswer } from '@tripthread/db/queries/proposals/proposal-answers';
import { getProposalLink, type ProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { getProposalForClient } from '@tripthread/db/queries/proposals/proposals';
import { getSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import type { OfferFacts } from '@tripthread/shared/proposals/public/proposal-answers';
import { findNewerVersion } from '@tripthread/shared/proposals/proposal-versions';

/** A proposal as one of its links shows it, with the facts that decide whether the client can answer. */
export interface Offer {
  readonly link: ProposalLink;
  readonly proposalId: ProposalId;
  /** The version that supersedes it; null if none does. */
  readonly newerId: ProposalId | null;
  /** As it was sent; null while it never was. */
  readonly document: ClientProposal | null;
  readonly session: Session;
  readonly answer: StoredAnswer | null;
  readonly facts: OfferFacts;
}

/** Loads what a link leads to. @throws LINK_NOT_FOUND */
export async function getOffer(tx: TenantTx, linkId: ProposalLinkId): Promise<Offer> {
  const link = await getProposalLink(tx, linkId);
  const proposal = await getProposalForClient(tx, link.proposalId);
  const session = await getSession(tx, proposal.sessionId);
  const answer = await findAnswer(tx, proposal.id);
  const { document, validUntil, sentAt, withdrawnAt } = proposal;
  const newerId = findNewerVersion(proposal.version, proposal.laterVersions)?.id ?? null;
  return {
    link,
    proposalId: proposal.id,
    newerId,
    document,
    session,
    answer,
    facts: {
      link,
      validUntil,
      isSent: sentAt !== null,
      isWithdrawn: withdrawnAt !== null,
      isSuperseded: newerId !== null,
      answer: answer?.answer ?? null,
      sessionStatus: session.status,
    },
  };
}
