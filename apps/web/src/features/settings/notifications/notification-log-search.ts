import { type NotificationState, notificationStates } from '@tripthread/shared/sourcing/notification-states';

/** The notification log’s filter, as in its address. */
export interface NotificationLogSearch {
  readonly status?: NotificationState;
  /** An Avinode id or a trip code. */
  readonly q?: string;
}

/** Parses an address; invalid values are dropped. */
export function parseNotificationLogSearch(raw: Record<string, unknown>): NotificationLogSearch {
  const status = notificationStates.find((known) => known === raw.status);
  const q = typeof raw.q === 'string' ? raw.q.trim().slice(0, 60) : '';
  return { ...(status === undefined ? {} : { status }), ...(q === '' ? {} : { q }) };
}
