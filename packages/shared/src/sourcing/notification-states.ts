/**
 * State of a notification. `pending`: not processed yet. `placed`: recorded in every session of its trip. `orphan`: matches no
 * session yet, and is matched again automatically. `parked`: failed too often and needs a person.
 */
export const notificationStates = ['pending', 'placed', 'orphan', 'parked'] as const;
export type NotificationState = (typeof notificationStates)[number];

/** Maximum number of notifications that one call replays. */
export const maxReplayed = 1_000;
