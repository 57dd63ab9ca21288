import { inReadTransaction } from '@tripthread/db/database';
import { type AgentRole, getBrokerage } from '@tripthread/db/queries/team/agents';
import { getValidInvitation } from '@tripthread/db/queries/team/invitations';
import type { Instant } from '@tripthread/shared/time/clock';
import type { ResolvedInvitation } from './open-invitation.ts';

/** An invitation as its invitee sees it, without our ids. */
export interface InvitationPage {
  readonly brokerage: string;
  readonly invitedBy: string;
  readonly email: string;
  readonly role: AgentRole;
  readonly expiresAt: Instant;
}

/** @throws INVITATION_NOT_FOUND */
export function viewInvitation({ tenant, invitationId, clock }: ResolvedInvitation): Promise<InvitationPage> {
  return inReadTransaction(tenant, async (tx) => {
    const { email, role, expiresAt, invitedBy } = await getValidInvitation(tx, invitationId, clock.now());
    return { brokerage: (await getBrokerage(tx)).name, invitedBy, email, role, expiresAt };
  });
}
