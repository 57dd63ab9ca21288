import { placeNextNotifications } from '@tripthread/commands/sourcing/notifications/place-next-notifications';
import { listBrokeragesWithNotifications } from '@tripthread/db/queries/system/brokerages';
import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import type { QueueServices, TransactionalJob } from '../job-definition.ts';

const retry = retryPolicies.placeNotification;

/** Places the pending notifications of one trip. */
export const placeNotificationsJob: TransactionalJob<QueueServices> = {
  name: 'place_notifications',
  retry,
  listBrokerages: ({ database, clock }) => listBrokeragesWithNotifications(database, clock.now()),
  run: ({ clock, onError }, tenant) =>
    placeNextNotifications({
      tenant,
      clock,
      retry,
      onError: (error, notification) => onError(error, { job: 'place_notifications', notification }),
    }),
};
