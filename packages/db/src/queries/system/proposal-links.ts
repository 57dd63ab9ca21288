import type { BrokerageId, ProposalLinkId } from '@tripthread/shared/ids';
import { eq } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { proposalLinks } from '../../schema/proposals.ts';

/**
 * Finds the brokerage of the link with this token hash; null when there is none. The time of a look-up by hash reveals
 * nothing of a token.
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
