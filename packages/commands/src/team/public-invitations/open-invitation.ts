import { type Tenant, tenantOf } from '@tripthread/db/database';
import { findBrokerageOfInvitation } from '@tripthread/db/queries/system/invitations';
import type { Clock } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { InvitationId } from '@tripthread/shared/ids';
import type { LinkRequest } from '../../links/link-request.ts';
import { linkLimitsOf } from '../../links/link-limits.ts';
import { hashOfToken } from '../../links/link-token.ts';

/** The invitation that a link belongs to, and its brokerage. */
export interface ResolvedInvitation {
  readonly tenant: Tenant;
  readonly invitationId: InvitationId;
  readonly clock: Clock;
}

/**
 * Finds the invitation of a token. Unknown, used, withdrawn, replaced and expired tokens get the same answer.
 * @throws INVITATION_NOT_FOUND, TOO_MANY_TRIES, BUSY
 */
export async function withInvitation<T>(
  { database, clock, address }: Pick<LinkRequest, 'database' | 'clock' | 'address'>,
  token: string,
  work: (invitation: ResolvedInvitation) => Promise<T>,
): Promise<T> {
  const limits = linkLimitsOf(database);
  await limits.countLookUp(token, address);
  const leave = await limits.gate.enter();
  try {
    const found = await findBrokerageOfInvitation(database, hashOfToken(token));
    if (found === null) throw new Failure('INVITATION_NOT_FOUND');
    await limits.countFound(token, address, found.invitationId);
    return await work({ tenant: tenantOf(database, found.brokerageId), invitationId: found.invitationId, clock });
  } finally {
    leave();
  }
}
