import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { inReadTransaction } from '@tripthread/db/database';
import { getProposal, getProposalForUpdate, saveProposal } from '@tripthread/db/queries/proposals/proposals';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession, getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideWithdrawal } from '@tripthread/shared/proposals/proposal-versions';
import type { WithdrawProposal } from '@tripthread/shared/proposals/proposals.schema';
import { actorOf, type CommandContext } from '../command-context.ts';

/** Withdraws a proposal that the client has not answered; its links show that. @throws PROPOSAL_NOT_OUT */
export async function withdrawProposal(
  context: CommandContext,
  { proposalId, reason }: WithdrawProposal,
): Promise<SessionDetail> {
  const at = context.clock.now();
  const { sessionId } = await inReadTransaction(context.tenant, (tx) => getProposal(tx, proposalId));
  return changeSession(context.tenant, context.viewer, sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, sessionId);
    const proposal = await getProposalForUpdate(tx, proposalId);
    unwrap(decideWithdrawal(proposal));
    await saveProposal(tx, proposalId, { withdrawnAt: at });
    await appendToSession(tx, {
      session,
      kind: 'proposal_withdrawn',
      actor: actorOf(context),
      source: context.source,
      at,
      patch: { turn: 'broker' },
      refs: { proposalId, ...(reason === undefined ? {} : { reason }) },
    });
  });
}
