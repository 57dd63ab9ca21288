import { authenticatedProcedure, router } from '../platform/trpc/trpc.ts';

export const liveRouter = router({
  /**
   * What changes on the desk, while it is open: first `resync`, then ids and versions. Whoever listens compares and asks
   * for what they lack. Not a generator itself, so that a refusal is an answer with a status.
   */
  onChange: authenticatedProcedure.subscription(({ ctx, signal }) =>
    ctx.hub.open({ viewer: ctx.viewer, address: ctx.address, signal, endConnection: ctx.endConnection }),
  ),
});
