import { inReading } from '@tripthread/db/database';
import { listTeam } from '@tripthread/db/queries/team';
import { HandOver, ListTeam, SetActive, SetRole } from '@tripthread/shared/team.schema';
import { deskOf } from '../../platform/desk.ts';
import { leadOnly, router } from '../../platform/trpc.ts';
import { handOver } from './hand-over.ts';
import { setActive } from './set-active.ts';
import { setRole } from './set-role.ts';

/** Who works on this desk, and what they may do. */
export const teamRouter = router({
  list: leadOnly
    .input(ListTeam.optional())
    .query(async ({ ctx }) => ({ members: await inReading(ctx.tenant, listTeam) })),
  setRole: leadOnly.input(SetRole).mutation(({ ctx, input }) => setRole(ctx, input)),
  setActive: leadOnly.input(SetActive).mutation(({ ctx, input }) => setActive(ctx, input)),
  handOver: leadOnly.input(HandOver).mutation(({ ctx, input }) => handOver(deskOf(ctx), input)),
});
