import { AcceptInvitation, ByInvitation } from '@tripthread/shared/team/team.schema';
import { publicProcedure, router } from '../../platform/trpc/trpc.ts';
import { acceptInvitation } from '@tripthread/commands/team/public-invitations/accept-invitation';
import { withInvitation } from '@tripthread/commands/team/public-invitations/open-invitation';
import { viewInvitation } from '@tripthread/commands/team/public-invitations/view-invitation';

/** What somebody does with the invitation they were sent. The token stands in bodies only, so that it is in no log of an address. */
export const publicInvitationsRouter = router({
  view: publicProcedure
    .input(ByInvitation)
    .query(({ ctx, input: { token } }) => withInvitation(ctx, token, viewInvitation)),
  accept: publicProcedure
    .input(AcceptInvitation)
    .mutation(({ ctx, input: { token, ...given } }) =>
      withInvitation(ctx, token, (invitation) => acceptInvitation(invitation, given)),
    ),
});
