import { AcceptInvitation, ByInvitation } from '@tripthread/shared/team/team.schema';
import { publicProcedure, router } from '../../platform/trpc/trpc.ts';
import { acceptInvitation } from '@tripthread/commands/team/public-invitations/accept-invitation';
import { withInvitation } from '@tripthread/commands/team/public-invitations/open-invitation';
import { viewInvitation } from '@tripthread/commands/team/public-invitations/view-invitation';

/** The invitee's procedures, without a login. The token is sent in bodies only, so that no log of URLs contains it. */
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
