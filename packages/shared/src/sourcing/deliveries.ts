/**
 * What became of a notification: it waits for its turn; every session of its trip was told; nobody could be told, which
 * mends itself; it was tried so many times that somebody has to look.
 */
export const deliveryStatuses = ['pending', 'placed', 'orphan', 'parked'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Notifications that are taken up again by one call. */
export const mostReplayed = 1_000;
