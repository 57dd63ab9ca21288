import { listExpiryTimes, listLiveQuotes } from '@tripthread/db/queries/sessions/boards/live-quotes';
import { listSilentOperators } from '@tripthread/db/queries/sessions/boards/silent-operators';
import { ReadBoard } from '@tripthread/shared/sessions/boards.schema';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { z } from 'zod';
import { router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';

const { hour, day } = millisecondsPer;

export const boardsRouter = router({
  /** Lists every valid quote by time left, and those that expired within the last day. At most 300. */
  expiring: authenticatedProcedure
    .input(ReadBoard)
    .query(({ ctx, input }) =>
      listLiveQuotes(ctx.tenant, ctx.viewer, { ...input, lapsedAfter: instantPlus(ctx.clock.now(), -day) }),
    ),

  /** Lists who owes an answer, against their usual response time. At most 300 RFQs. */
  silent: authenticatedProcedure
    .input(ReadBoard)
    .query(({ ctx, input }) => listSilentOperators(ctx.tenant, ctx.viewer, input)),

  /** Returns when the caller's next quotes expire, to be counted by the reader's clock. */
  lapses: authenticatedProcedure.input(z.strictObject({}).optional()).query(async ({ ctx }) => {
    const now = ctx.clock.now();
    return {
      lapses: await listExpiryTimes(ctx.tenant, ctx.viewer, { after: now, before: instantPlus(now, 12 * hour) }),
    };
  }),
});
