import { getViewerDesk } from '@tripthread/db/queries/viewer-desk';
import { z } from 'zod';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';

export const viewerRouter = router({
  /** Who is signed in, with whom they work, and what time it is here. */
  me: authenticatedProcedure.input(z.strictObject({}).optional()).query(async ({ ctx }) => {
    const { agentId, name, email, role } = ctx.viewer;
    const { incidentCount, ...desk } = await getViewerDesk(ctx.tenant);
    return {
      agent: { id: agentId, name, email, role },
      ...desk,
      /** Of the nightly count; only a lead can look at them. */
      incidentCount: role === 'lead' ? incidentCount : 0,
      now: ctx.clock.now(),
    };
  }),
});
