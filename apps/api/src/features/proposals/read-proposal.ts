import { inReading } from '@tripthread/db/database';
import {
  findDocument,
  getProposal,
  listOptions,
  listVersions,
  type Proposal,
  type ProposalOption,
} from '@tripthread/db/queries/proposals';
import { getSession } from '@tripthread/db/queries/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { ByProposalId } from '@tripthread/shared/proposals.schema';
import { decideWrite } from '@tripthread/shared/roles';
import type { Desk } from '../../platform/desk.ts';

type Hidden = 'brokerageId';

/** A version as its broker works on it: with the operators' prices and the margin, which no client sees. */
export interface ProposalDetail {
  readonly proposal: Omit<Proposal, Hidden>;
  readonly options: readonly Omit<ProposalOption, Hidden>[];
  readonly versions: readonly Pick<Proposal, 'id' | 'version' | 'status' | 'createdAt' | 'sentAt' | 'withdrawnAt'>[];
  /** Of the PDF that was sent, in hexadecimal; null while none was. */
  readonly pdfSha256: string | null;
}

/** @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION */
export async function readProposal(desk: Desk, { proposalId }: ByProposalId): Promise<ProposalDetail> {
  return inReading(desk.tenant, async (tx) => {
    const { brokerageId: _, ...proposal } = await getProposal(tx, proposalId);
    const session = await getSession(tx, proposal.sessionId);
    unwrap(decideWrite(desk.viewer, session.isoAgentId));
    const options = await listOptions(tx, proposalId);
    const versions = await listVersions(tx, proposal.proposalNumber);
    const document = await findDocument(tx, proposalId);
    return {
      proposal,
      options: options.map(({ brokerageId: _hidden, ...option }) => option),
      versions: versions.map(({ id, version, status, createdAt, sentAt, withdrawnAt }) => ({
        id,
        version,
        status,
        createdAt,
        sentAt,
        withdrawnAt,
      })),
      pdfSha256: document?.sha256.toString('hex') ?? null,
    };
  });
}
