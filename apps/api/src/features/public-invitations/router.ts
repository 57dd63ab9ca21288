import { AcceptInvitation, ByInvitation } from '@tripthread/shared/team.schema';
import { anyone, router } from '../../platform/trpc.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { withInvitation } from './open-invitation.ts';
import { viewInvitation } from './view-invitation.ts';

/** What somebody does with the invitation they were sent. The token stands in bodies only, so that it is in no log of an address. */
export const publicInvitationsRouter = router({
  view: anyone.input(ByInvitation).query(({ ctx, input: { token } }) => withInvitation(ctx, token, viewInvitation)),
  accept: anyone
    .input(AcceptInvitation)
    .mutation(({ ctx, input: { token, ...given } }) =>
      withInvitation(ctx, token, (invitation) => acceptInvitation(invitation, given)),
    ),
});
