import type { BrokerageId, ProposalLinkId } from '@tripthread/shared/ids';
import { eq } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { proposalLinks } from '../../schema/proposals.ts';

/**
 * Whose link has a token of this hash; null where there is none. Nothing of the token itself gets here, so how long the
 * look-up takes tells nothing of one: hashes that begin alike belong to tokens that have nothing in common.
 */
export async function findBrokerageOfLink(
  database: Database,
  tokenSha256: Buffer,
): Promise<{ readonly linkId: ProposalLinkId; readonly brokerageId: BrokerageId } | null> {
  try {
    const [link] = await database[inside].system.db
      .select({ linkId: proposalLinks.id, brokerageId: proposalLinks.brokerageId })
      .from(proposalLinks)
      .where(eq(proposalLinks.tokenSha256, tokenSha256));
    return link ?? null;
  } catch (error) {
    throw asFailure(error);
  }
}
