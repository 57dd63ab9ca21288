import type { Instant } from '@tripthread/shared/clock';
import type { IsoAgentId, ProposalId, RequestId, SessionId } from '@tripthread/shared/ids';
import { and, eq, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../internal/handles.ts';
import { ofTenant } from '../internal/scope.ts';
import { proposals } from '../schema/proposals.ts';

/** A drafted proposal with the next number: `PROP-2026-000017`. Numbers come from a sequence, so two never meet. */
export async function insertProposal(
  tx: TenantTx,
  given: { sessionId: SessionId; requestId: RequestId | null; isoAgentId: IsoAgentId; title: string; at: Instant },
): Promise<ProposalId> {
  const { at, ...columns } = given;
  const [proposal] = await tx[inside].db
    .insert(proposals)
    .values({
      ...columns,
      brokerageId: tx.brokerageId,
      createdAt: at,
      proposalNumber:
        sql`${`PROP-${at.slice(0, 4)}-`} || lpad(nextval('proposal_numbers')::text, 6, '0')` as unknown as string,
    })
    .returning({ id: proposals.id });
  if (proposal === undefined) throw new Error('the proposal was not stored');
  return proposal.id;
}

/** How far a proposal has come. */
export async function saveProposalStatus(
  tx: TenantTx,
  proposalId: ProposalId,
  status: 'sent' | 'accepted' | 'rejected',
): Promise<void> {
  await tx[inside].db
    .update(proposals)
    .set({ status })
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)));
}
