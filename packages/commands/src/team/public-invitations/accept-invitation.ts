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

// Hashing a password is slow on purpose: limit concurrent ones.
const gate = openCallLimiter({ most: 2, maxQueued: 16, refuseAfter: { since: 'arrival', ms: 10_000 } });

/**
 * Accepts an invitation: inserts the broker and a login with exactly the invited address, in one transaction. Of two concurrent
 * calls one fails.
 * @returns the address to sign in with
 * @throws INVITATION_NOT_FOUND; LOGIN_EXISTS, which leaves the invitation open, so that the inviting brokerage learns nothing
 */
export async function acceptInvitation(
  { tenant, invitationId, clock }: ResolvedInvitation,
  { name, password }: AcceptInvitationInput,
): Promise<{ readonly email: string }> {
  // Checked before the slow hashing.
  await inReadTransaction(tenant, (tx) => getValidInvitation(tx, invitationId, clock.now()));
  const leave = await gate.enter();
  const passwordHash = await hashOfPassword(password).finally(leave);
  return inTransaction(tenant, async (tx) => {
    const at = clock.now();
    const invitation = await getInvitationForUpdate(tx, invitationId);
    const { email, role } = invitation;
    // A concurrent change may have given this address to another broker of the brokerage.
    if (!isValidInvitation(invitation, at) || (await hasAddress(tx, email))) throw new Failure('INVITATION_NOT_FOUND');
    const loginUserId = await insertLogin(tx, { id: randomUUID(), email, name, passwordHash, at });
    if (loginUserId === null) throw new Failure('LOGIN_EXISTS');
    const agent = await insertAgent(tx, { loginUserId, email, fullName: name, role, createdAt: at });
    await endByAccepting(tx, invitationId, { agentId: agent.id, at });
    return { email };
  });
}
