import { inReading } from '@tripthread/db/database';
import { listOpenInvitations } from '@tripthread/db/queries/team/invitations';
import { listTeam } from '@tripthread/db/queries/team/team';
import {
  HandOver,
  Invite,
  ListInvitations,
  ListTeam,
  RevokeInvitation,
  SetActive,
  SetRole,
} from '@tripthread/shared/team/team.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { leadOnly, router } from '../../platform/trpc/trpc.ts';
import { handOver } from '@tripthread/commands/team/hand-over';
import { invite } from '@tripthread/commands/team/invite';
import { setActive } from '@tripthread/commands/team/set-active';
import { setRole } from '@tripthread/commands/team/set-role';
import { withdrawInvitation } from '@tripthread/commands/team/withdraw-invitation';

/** Who works on this desk, and what they may do. */
export const teamRouter = router({
  list: leadOnly
    .input(ListTeam.optional())
    .query(async ({ ctx }) => ({ members: await inReading(ctx.tenant, listTeam) })),
  setRole: leadOnly.input(SetRole).mutation(({ ctx, input }) => setRole(ctx, input)),
  setActive: leadOnly.input(SetActive).mutation(({ ctx, input }) => setActive(ctx, input)),
  handOver: leadOnly.input(HandOver).mutation(({ ctx, input }) => handOver(deskOf(ctx), input)),
  invite: leadOnly.input(Invite).mutation(({ ctx, input }) => {
    const { sealer, sendsMail } = ctx;
    return invite({ ...deskOf(ctx), sealer, sendsMail }, input);
  }),
  /** Those that nobody took up yet, with how far their mails are. */
  invitations: leadOnly.input(ListInvitations.optional()).query(async ({ ctx }) => ({
    invitations: await inReading(ctx.tenant, listOpenInvitations),
    now: ctx.clock.now(),
  })),
  revokeInvitation: leadOnly
    .input(RevokeInvitation)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx, input.invitationId)),
});
