import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { proposalLinks } from '../../schema/proposals.ts';

export type ProposalLink = typeof proposalLinks.$inferSelect;

/** A new way to read a proposal. The token itself is known to the caller alone. */
export async function insertProposalLink(
  tx: TenantTx,
  given: {
    readonly proposalId: ProposalId;
    readonly tokenSha256: Buffer;
    readonly tokenSealed: Buffer;
    readonly createdBy: IsoAgentId;
    readonly createdAt: Instant;
    readonly expiresAt: Instant;
  },
): Promise<ProposalLink> {
  const [link] = await tx[inside].db
    .insert(proposalLinks)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning();
  if (link === undefined) throw new Error('the link was not stored');
  return link;
}

/** A proposal's links, the newest first. */
export async function listProposalLinks(tx: TenantTx, proposalId: ProposalId): Promise<readonly ProposalLink[]> {
  return tx[inside].db
    .select()
    .from(proposalLinks)
    .where(and(ofTenant(tx, proposalLinks), eq(proposalLinks.proposalId, proposalId)))
    .orderBy(desc(proposalLinks.createdAt), desc(proposalLinks.id));
}

/** The newest link by which a proposal can be read now; null when there is none. */
export async function findLiveLink(tx: TenantTx, proposalId: ProposalId, now: Instant): Promise<ProposalLink | null> {
  const [link] = await tx[inside].db
    .select()
    .from(proposalLinks)
    .where(
      and(
        ofTenant(tx, proposalLinks),
        eq(proposalLinks.proposalId, proposalId),
        isNull(proposalLinks.revokedAt),
        gt(proposalLinks.expiresAt, now),
      ),
    )
    .orderBy(desc(proposalLinks.createdAt), desc(proposalLinks.id))
    .limit(1);
  return link ?? null;
}

/** @throws LINK_NOT_FOUND */
export async function getProposalLink(tx: TenantTx, linkId: ProposalLinkId): Promise<ProposalLink> {
  const [link] = await tx[inside].db
    .select()
    .from(proposalLinks)
    .where(and(ofTenant(tx, proposalLinks), eq(proposalLinks.id, linkId)));
  if (link === undefined) throw new Failure('LINK_NOT_FOUND');
  return link;
}

/** Changes a link. Its session has to be locked. */
export async function saveProposalLink(
  tx: TenantTx,
  linkId: ProposalLinkId,
  change: Partial<Pick<ProposalLink, 'expiresAt' | 'revokedAt' | 'viewCount' | 'lastViewedAt'>>,
): Promise<void> {
  await tx[inside].db
    .update(proposalLinks)
    .set(change)
    .where(and(ofTenant(tx, proposalLinks), eq(proposalLinks.id, linkId)));
}
