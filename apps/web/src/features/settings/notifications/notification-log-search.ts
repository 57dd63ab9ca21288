import { type NotificationState, notificationStates } from '@tripthread/shared/sourcing/notification-states';

/** The delivery log's filter, as its address says it. */
export interface NotificationLogSearch {
  readonly status?: NotificationState;
  /** An Avinode id or a trip code. */
  readonly q?: string;
}

/** Takes from an address what makes sense and drops the rest. */
export function parseNotificationLogSearch(raw: Record<string, unknown>): NotificationLogSearch {
  const status = notificationStates.find((known) => known === raw.status);
  const q = typeof raw.q === 'string' ? raw.q.trim().slice(0, 60) : '';
  return { ...(status === undefined ? {} : { status }), ...(q === '' ? {} : { q }) };
}
