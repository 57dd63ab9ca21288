import { randomUUID } from 'node:crypto';
import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { openCallLimiter } from '@tripthread/db/gate';
import { insertAgent } from '@tripthread/db/queries/team/agents';
import { acceptInvitation as endByAccepting } from '@tripthread/db/queries/team/invitation-mails';
import { getValidInvitation, getInvitationForUpdate, hasAddress } from '@tripthread/db/queries/team/invitations';
import { insertLogin } from '@tripthread/db/queries/system/logins';
import { Failure } from '@tripthread/shared/failures';
import { isValidInvitation } from '@tripthread/shared/team/invitations';
import { hashOfPassword } from '../../identity/create-login.ts';
import type { ResolvedInvitation } from './open-invitation.ts';

export interface AcceptInvitationInput {
  readonly name: string;
  readonly password: string;
}

// Keeping a password is made to be dear: a few at a time.
const gate = openCallLimiter({ most: 2, maxQueued: 16, refuseAfter: { since: 'arrival', ms: 10_000 } });

/**
 * Makes whoever holds the link an agent of this desk, who signs in with exactly the address that was invited. Once: of two at
 * the same moment one is too late. The login and the agent are there together or not at all.
 * @returns the address to sign in with
 * @throws INVITATION_NOT_FOUND; LOGIN_EXISTS, which leaves the invitation open, so that the desk that sent it learns nothing
 */
export async function acceptInvitation(
  { tenant, invitationId, clock }: ResolvedInvitation,
  { name, password }: AcceptInvitationInput,
): Promise<{ readonly email: string }> {
  // Nobody has a password kept for nothing.
  await inReadTransaction(tenant, (tx) => getValidInvitation(tx, invitationId, clock.now()));
  const leave = await gate.enter();
  const passwordHash = await hashOfPassword(password).finally(leave);
  return inTransaction(tenant, async (tx) => {
    const at = clock.now();
    const invitation = await getInvitationForUpdate(tx, invitationId);
    const { email, role } = invitation;
    // Somebody else may have come to have this address here meanwhile.
    if (!isValidInvitation(invitation, at) || (await hasAddress(tx, email))) throw new Failure('INVITATION_NOT_FOUND');
    const loginUserId = await insertLogin(tx, { id: randomUUID(), email, name, passwordHash, at });
    if (loginUserId === null) throw new Failure('LOGIN_EXISTS');
    const agent = await insertAgent(tx, { loginUserId, email, fullName: name, role, createdAt: at });
    await endByAccepting(tx, invitationId, { agentId: agent.id, at });
    return { email };
  });
}
