import { CancelRfq, CancelTrip, CreateTrip, ReadTrip, ResolveName } from '@tripthread/shared/sourcing/trips.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';
import { cancelRfq, cancelTrip, createTrip, refreshTrip } from '@tripthread/commands/sourcing/avinode-commands';
import { resolveName } from '@tripthread/commands/sourcing/resolve-name';

const writing = authenticatedProcedure.meta({ authz: 'own_session' });

/** Enqueues Avinode commands. Each returns at once; the outcome arrives live in the thread. */
export const tripsRouter = router({
  create: writing.input(CreateTrip).mutation(({ ctx, input }) => createTrip(commandContextOf(ctx), input)),
  cancel: writing.input(CancelTrip).mutation(({ ctx, input }) => cancelTrip(commandContextOf(ctx), input)),
  cancelRfq: writing.input(CancelRfq).mutation(({ ctx, input }) => cancelRfq(commandContextOf(ctx), input)),
  read: writing.input(ReadTrip).mutation(({ ctx, input }) => refreshTrip(commandContextOf(ctx), input.sessionId)),
});

export const avinodeRouter = router({
  /** Resolves a pasted id, code or link to its session here. */
  resolve: authenticatedProcedure.input(ResolveName).query(({ ctx, input }) => resolveName(ctx, input.text)),
});
