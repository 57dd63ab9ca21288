import { inReadTransaction } from '@tripthread/db/database';
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
import { commandContextOf } from '@tripthread/commands/command-context';
import { leadProcedure, router } from '../../platform/trpc/trpc.ts';
import { handOver } from '@tripthread/commands/team/hand-over';
import { invite } from '@tripthread/commands/team/invite';
import { setActive } from '@tripthread/commands/team/set-active';
import { setRole } from '@tripthread/commands/team/set-role';
import { withdrawInvitation } from '@tripthread/commands/team/withdraw-invitation';

const rightsProcedure = leadProcedure.use(async ({ ctx, next }) => {
  const result = await next();
  ctx.forgetLogins();
  return result;
});

/** The brokers of the brokerage, with their roles. */
export const teamRouter = router({
  list: leadProcedure
    .input(ListTeam.optional())
    .query(async ({ ctx }) => ({ members: await inReadTransaction(ctx.tenant, listTeam) })),
  setRole: rightsProcedure.input(SetRole).mutation(({ ctx, input }) => setRole(ctx, input)),
  setActive: rightsProcedure.input(SetActive).mutation(({ ctx, input }) => setActive(ctx, input)),
  handOver: leadProcedure.input(HandOver).mutation(({ ctx, input }) => handOver(commandContextOf(ctx), input)),
  invite: leadProcedure.input(Invite).mutation(({ ctx, input }) => {
    const { encryptor, sendsMail } = ctx;
    return invite({ ...commandContextOf(ctx), encryptor, sendsMail }, input);
  }),
  /** Lists open invitations with the state of their mails. */
  invitations: leadProcedure.input(ListInvitations.optional()).query(async ({ ctx }) => ({
    invitations: await inReadTransaction(ctx.tenant, listOpenInvitations),
    now: ctx.clock.now(),
  })),
  revokeInvitation: leadProcedure
    .input(RevokeInvitation)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx, input.invitationId)),
});
