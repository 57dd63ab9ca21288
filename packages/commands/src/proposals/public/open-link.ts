import { type Tenant, tenantOf } from '@tripthread/db/database';
import { findBrokerageOfLink } from '@tripthread/db/queries/system/proposal-links';
import { Failure } from '@tripthread/shared/failures';
import type { ProposalLinkId } from '@tripthread/shared/ids';
import type { LinkRequest } from '../../links/link-request.ts';
import { linkLimitsOf } from '../../links/link-limits.ts';
import { hashOfToken } from '../../links/link-token.ts';

/** What the holder of a link may do things with: one link of one brokerage. */
export interface ResolvedLink extends Pick<LinkRequest, 'clock' | 'encryptor'> {
  readonly tenant: Tenant;
  readonly linkId: ProposalLinkId;
}

/**
 * Finds out whose link a token is. A token that is none, one that was withdrawn and one of another desk are answered alike.
 * @throws LINK_NOT_FOUND, TOO_MANY_TRIES, BUSY
 */
export async function withLink<T>(
  { database, clock, encryptor, address }: LinkRequest,
  token: string,
  work: (link: ResolvedLink) => Promise<T>,
): Promise<T> {
  const limits = linkLimitsOf(database);
  await limits.countLookUp(token, address);
  const leave = await limits.gate.enter();
  try {
    const found = await findBrokerageOfLink(database, hashOfToken(token));
    if (found === null) throw new Failure('LINK_NOT_FOUND');
    await limits.countFound(token, address, found.linkId);
    const tenant = tenantOf(database, found.brokerageId);
    return await work({ tenant, linkId: found.linkId, clock, encryptor });
  } finally {
    leave();
  }
}
