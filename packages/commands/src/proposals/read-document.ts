import { inReadTransaction } from '@tripthread/db/database';
import { findDocument, getProposal, listOptions } from '@tripthread/db/queries/proposals/proposals';
import { getProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { unwrap } from '@tripthread/shared/failures';
import type { ByProposalId } from '@tripthread/shared/proposals/proposals.schema';
import { decideWrite } from '@tripthread/shared/team/roles';
import type { CommandContext } from '../command-context.ts';
import type { RenderDocument } from './render-document.ts';
import { assemble } from './assemble.ts';

/**
 * The PDF of a version: what was sent, byte for byte; of a draft, what would go out now.
 * @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION
 */
export async function readDocument(
  context: CommandContext & { readonly renderDocument: RenderDocument },
  { proposalId }: ByProposalId,
): Promise<{ readonly name: string; readonly pdf: Buffer }> {
  const at = context.clock.now();
  const found = await inReadTransaction(context.tenant, async (tx) => {
    const proposal = await getProposal(tx, proposalId);
    const session = await getSession(tx, proposal.sessionId);
    unwrap(decideWrite(context.viewer, session.isoAgentId));
    const name = proposalName({ number: proposal.proposalNumber, version: proposal.version });
    const sent = await findDocument(tx, proposalId);
    if (sent !== null) return { name, pdf: sent.pdf, draft: null };
    const sources = await getProposalSources(tx, session);
    const { document } = assemble(sources, proposal, await listOptions(tx, proposalId), at);
    return { name, pdf: null, draft: document };
  });
  return { name: found.name, pdf: found.pdf ?? (await context.renderDocument(found.draft)) };
}
