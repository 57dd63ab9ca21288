import { inReading } from '@tripthread/db/database';
import { listOpenInvitations } from '@tripthread/db/queries/invitations';
import { listTeam } from '@tripthread/db/queries/team';
import {
  HandOver,
  Invite,
  ListInvitations,
  ListTeam,
  RevokeInvitation,
  SetActive,
  SetRole,
} from '@tripthread/shared/team.schema';
import { deskOf } from '../../platform/desk.ts';
import { leadOnly, router } from '../../platform/trpc.ts';
import { handOver } from './hand-over.ts';
import { invite } from './invite.ts';
import { setActive } from './set-active.ts';
import { setRole } from './set-role.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

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
