import { inTransaction } from '@tripthread/db/database';
import { revokeInvitation } from '@tripthread/db/queries/team/invitation-mails';
import { getInvitationForUpdate } from '@tripthread/db/queries/team/invitations';
import { Failure } from '@tripthread/shared/failures';
import type { InvitationId } from '@tripthread/shared/ids';
import type { CommandContext } from '../command-context.ts';

/** Withdraws an invitation; its link stops working. Idempotent. @throws INVITATION_NOT_FOUND also once it was accepted */
export async function withdrawInvitation(
  { tenant, clock }: Pick<CommandContext, 'tenant' | 'clock'>,
  invitationId: InvitationId,
): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const { acceptedAt, revokedAt } = await getInvitationForUpdate(tx, invitationId);
    if (acceptedAt !== null) throw new Failure('INVITATION_NOT_FOUND');
    if (revokedAt === null) await revokeInvitation(tx, invitationId, clock.now());
  });
}
