import { getViewerDesk } from '@tripthread/db/queries/viewer-desk';
import { z } from 'zod';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';

export const viewerRouter = router({
  /** Returns the signed-in broker, their team, and the server's time. */
  me: authenticatedProcedure.input(z.strictObject({}).optional()).query(async ({ ctx }) => {
    const { agentId, name, email, role } = ctx.viewer;
    const { incidentCount, ...desk } = await getViewerDesk(ctx.tenant);
    return {
      agent: { id: agentId, name, email, role },
      ...desk,
      /** Results of the nightly counter check; leads only. */
      incidentCount: role === 'lead' ? incidentCount : 0,
      now: ctx.clock.now(),
    };
  }),
});
