import { CancelRfq, CancelTrip, CreateTrip, ReadTrip, ResolveName } from '@tripthread/shared/sourcing/trips.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { router, signedIn } from '../../platform/trpc/trpc.ts';
import { cancelRfq, cancelTrip, createTrip, readTripNow } from '@tripthread/commands/sourcing/place-orders';
import { resolveName } from '@tripthread/commands/sourcing/resolve-name';

const writing = signedIn.meta({ authz: 'own_session' });

/** What is done at Avinode. Each answers at once; what came of it is told live in the thread. */
export const tripsRouter = router({
  create: writing.input(CreateTrip).mutation(({ ctx, input }) => createTrip(deskOf(ctx), input)),
  cancel: writing.input(CancelTrip).mutation(({ ctx, input }) => cancelTrip(deskOf(ctx), input)),
  cancelRfq: writing.input(CancelRfq).mutation(({ ctx, input }) => cancelRfq(deskOf(ctx), input)),
  read: writing.input(ReadTrip).mutation(({ ctx, input }) => readTripNow(deskOf(ctx), input.sessionId)),
});

export const avinodeRouter = router({
  /** What a pasted id, code or link is, and where on this desk. */
  resolve: signedIn.input(ResolveName).query(({ ctx, input }) => resolveName(ctx, input.text)),
});
