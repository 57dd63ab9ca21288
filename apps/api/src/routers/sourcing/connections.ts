import { ConnectionById, SaveCredentials } from '@tripthread/shared/sourcing/connections.schema';
import { leadProcedure, router } from '../../platform/trpc/trpc.ts';
import { catchUp, resumeConnection } from '@tripthread/commands/sourcing/connections/catch-up';
import { listConnectionViews } from '@tripthread/commands/sourcing/connections/list-connections';
import { requestWebhook } from '@tripthread/commands/sourcing/connections/request-webhook';
import { saveCredentials } from '@tripthread/commands/sourcing/connections/save-credentials';

/** The brokerage's connections to Avinode. Credentials are write-only. */
export const connectionsRouter = router({
  list: leadProcedure.query(({ ctx }) => listConnectionViews(ctx)),
  saveCredentials: leadProcedure.input(SaveCredentials).mutation(({ ctx, input }) => saveCredentials(ctx, input)),
  /** Registers our webhook at Avinode. */
  registerWebhook: leadProcedure
    .input(ConnectionById)
    .mutation(({ ctx, input }) => requestWebhook(ctx, input.connectionId)),
  /** Resumes a connection that was paused because Avinode refused its credentials. */
  resume: leadProcedure.input(ConnectionById).mutation(({ ctx, input }) => resumeConnection(ctx, input.connectionId)),
  /** Enqueues a read of every trip with an open session. */
  catchUp: leadProcedure.input(ConnectionById).mutation(({ ctx, input }) => catchUp(ctx, input.connectionId)),
});
