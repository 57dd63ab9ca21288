/**
 * What became of a notification: it waits for its turn; every session of its trip was told; nobody could be told, which
 * mends itself; it was tried so many times that somebody has to look.
 */
export const notificationStates = ['pending', 'placed', 'orphan', 'parked'] as const;
export type NotificationState = (typeof notificationStates)[number];

/** Notifications that are taken up again by one call. */
export const maxReplayed = 1_000;
