import { inTransaction, type TenantTx } from '@tripthread/db/database';
import {
  getProposal,
  getProposalForUpdate,
  listOptions,
  type Proposal,
  saveDraft,
} from '@tripthread/db/queries/proposals';
import { getProposalSources } from '@tripthread/db/queries/proposal-sources';
import { announceSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import type { UpdateProposal } from '@tripthread/shared/proposals.schema';
import { isOpen } from '@tripthread/shared/sessions';
import type { Desk } from '../../platform/desk.ts';
import { columnsOf, pricedOptions } from './assemble.ts';

/**
 * Saves a draft as a whole. No event: a draft is worked on in many small steps, and what counts is what goes out.
 * @throws PROPOSAL_NOT_DRAFT, PROPOSAL_CHANGED, QUOTE_NOT_FOUND, NO_EXCHANGE_RATE
 */
export async function updateProposal(desk: Desk, input: UpdateProposal): Promise<{ readonly edits: number }> {
  const today = desk.clock.now().slice(0, 10);
  return inTransaction(desk.tenant, async (tx) => {
    const { proposal, session } = await getDraftForUpdate(tx, desk, input.proposalId, input.expectedEdits);
    const sources = await getProposalSources(tx, session);
    const { proposalId: _, expectedEdits: __, options, ...terms } = input;
    const present = await listOptions(tx, proposal.id);
    await saveDraft(tx, proposal, columnsOf(terms), pricedOptions(sources, terms, options, present, today));
    announceSession(tx, session);
    return { edits: proposal.edits + 1 };
  });
}

/**
 * A draft of one's own, locked after its session.
 * @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION, SESSION_NOT_OPEN, PROPOSAL_NOT_DRAFT, PROPOSAL_CHANGED
 */
export async function getDraftForUpdate(
  tx: TenantTx,
  desk: Desk,
  proposalId: ProposalId,
  expectedEdits: number,
): Promise<{ readonly proposal: Proposal; readonly session: Session }> {
  const { sessionId } = await getProposal(tx, proposalId);
  const session = await getWritableSession(tx, desk.viewer, sessionId);
  const proposal = await getProposalForUpdate(tx, proposalId);
  if (!isOpen(session.status)) throw new Failure('SESSION_NOT_OPEN');
  if (proposal.status !== 'draft') throw new Failure('PROPOSAL_NOT_DRAFT');
  if (proposal.edits !== expectedEdits) throw new Failure('PROPOSAL_CHANGED');
  return { proposal, session };
}
