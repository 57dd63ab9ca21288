import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { listNotifications } from '@tripthread/db/queries/sourcing/notifications/notification-log';
import {
  replayNotifications,
  type ReplaySelection,
} from '@tripthread/db/queries/sourcing/notifications/replay-notifications';
import {
  NotificationById,
  ListNotifications,
  ReplayNotifications,
} from '@tripthread/shared/sourcing/notification-log.schema';
import { leadProcedure, router } from '../../platform/trpc/trpc.ts';
import { getNotificationDetail } from '@tripthread/commands/sourcing/notifications/get-notification-detail';

/** Lists Avinode's notifications as received, with their outcome. */
export const notificationsRouter = router({
  list: leadProcedure
    .input(ListNotifications)
    .query(({ ctx, input }) => inReadTransaction(ctx.tenant, (tx) => listNotifications(tx, input))),
  byId: leadProcedure
    .input(NotificationById)
    .query(({ ctx, input }) => getNotificationDetail(ctx.tenant, input.deliveryId)),
  replay: leadProcedure
    .input(ReplayNotifications)
    .mutation(({ ctx, input }) =>
      inTransaction(ctx.tenant, (tx) => replayNotifications(tx, whichOf(input), ctx.clock.now())),
    ),
});

function whichOf({ deliveryId, tripId, from, to }: ReplayNotifications): ReplaySelection {
  if (deliveryId !== undefined) return { deliveryId };
  if (tripId !== undefined) return { tripId };
  if (from !== undefined && to !== undefined) return { from, to };
  throw new Error('the schema requires exactly one of the three');
}
