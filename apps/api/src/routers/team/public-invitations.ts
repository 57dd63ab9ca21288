import { AcceptInvitation, ByInvitation } from '@tripthread/shared/team/team.schema';
import { anyone, router } from '../../platform/trpc/trpc.ts';
import { acceptInvitation } from '@tripthread/commands/team/public-invitations/accept-invitation';
import { withInvitation } from '@tripthread/commands/team/public-invitations/open-invitation';
import { viewInvitation } from '@tripthread/commands/team/public-invitations/view-invitation';

/** What somebody does with the invitation they were sent. The token stands in bodies only, so that it is in no log of an address. */
export const publicInvitationsRouter = router({
  view: anyone.input(ByInvitation).query(({ ctx, input: { token } }) => withInvitation(ctx, token, viewInvitation)),
  accept: anyone
    .input(AcceptInvitation)
    .mutation(({ ctx, input: { token, ...given } }) =>
      withInvitation(ctx, token, (invitation) => acceptInvitation(invitation, given)),
    ),
});
