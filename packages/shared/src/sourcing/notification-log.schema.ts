import { z } from 'zod';
import { notificationStates } from './notification-states.ts';
import { cursor, instant, notificationId, pageLimit, textUpTo, tripRowId } from '../input.schema.ts';

/** The notification log, newest first. */
export const ListNotifications = z.strictObject({
  status: z.enum(notificationStates).optional(),
  /** An Avinode id, or a trip by either of its names. */
  q: textUpTo(60).optional(),
  cursor: cursor.optional(),
  limit: pageLimit.default(50),
});
export type ListNotifications = z.output<typeof ListNotifications>;

export const NotificationById = z.strictObject({ deliveryId: notificationId });

/** One notification, all of a trip, or a time range with both ends included. Idempotent. */
export const ReplayNotifications = z
  .strictObject({
    deliveryId: notificationId.optional(),
    tripId: tripRowId.optional(),
    from: instant.optional(),
    to: instant.optional(),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    path: ['to'],
    message: 'A time range has two ends',
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'Ends before it begins',
  })
  .refine((input) => [input.deliveryId, input.tripId, input.from].filter((given) => given !== undefined).length === 1, {
    path: ['deliveryId'],
    message: 'Give one of deliveryId, tripId, or from with to',
  });
export type ReplayNotifications = z.output<typeof ReplayNotifications>;
