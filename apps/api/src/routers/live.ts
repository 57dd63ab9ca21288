import { instant } from '@tripthread/shared/input.schema';
import { z } from 'zod';
import { authenticatedProcedure, router } from '../platform/trpc/trpc.ts';

export const liveRouter = router({
  /**
   * Streams what changes on the desk: first `resync`, or `caughtUp` for a page that has just loaded (`since`), then ids
   * and versions. The browser compares them and reads what it lacks. Not a generator, so that a refusal has a status.
   */
  onChange: authenticatedProcedure
    .input(z.strictObject({ since: instant }).optional())
    .subscription(({ ctx, input, signal }) =>
      ctx.hub.open({
        viewer: ctx.viewer,
        address: ctx.address,
        since: input?.since,
        signal,
        endConnection: ctx.endConnection,
      }),
    ),
});
