import { inReading, inTransaction } from '@tripthread/db/database';
import { listDeliveries } from '@tripthread/db/queries/sourcing/notifications/deliveries';
import { replayDeliveries, type ReplayWhich } from '@tripthread/db/queries/sourcing/notifications/replay-deliveries';
import { DeliveryById, ListDeliveries, ReplayDeliveries } from '@tripthread/shared/sourcing/deliveries.schema';
import { leadOnly, router } from '../../platform/trpc/trpc.ts';
import { showDelivery } from '@tripthread/commands/sourcing/notifications/show-delivery';

/** Every notification of Avinode's as it came, and what became of it. */
export const deliveriesRouter = router({
  list: leadOnly
    .input(ListDeliveries)
    .query(({ ctx, input }) => inReading(ctx.tenant, (tx) => listDeliveries(tx, input))),
  byId: leadOnly.input(DeliveryById).query(({ ctx, input }) => showDelivery(ctx.tenant, input.deliveryId)),
  replay: leadOnly
    .input(ReplayDeliveries)
    .mutation(({ ctx, input }) =>
      inTransaction(ctx.tenant, (tx) => replayDeliveries(tx, whichOf(input), ctx.clock.now())),
    ),
});

function whichOf({ deliveryId, tripId, from, to }: ReplayDeliveries): ReplayWhich {
  if (deliveryId !== undefined) return { deliveryId };
  if (tripId !== undefined) return { tripId };
  if (from !== undefined && to !== undefined) return { from, to };
  throw new Error('the schema lets one of the three through');
}
