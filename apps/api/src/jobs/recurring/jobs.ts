import type { HousekeepingJob } from '@tripthread/shared/housekeeping/housekeeping';
import type { Recurring } from '../recurring.ts';
import { archiveSessions } from './archive-sessions.ts';
import { purgeNotificationBodies, purgeExpiredLinks, purgeExpiredLogins } from './purge.ts';
import { reconcileCounters } from './reconcile-counters.ts';

/** What may be run at any time, by its name. Each is safe to run twice and in several processes at once. */
export const housekeeping: Readonly<Record<HousekeepingJob, Recurring>> = {
  'archive-sessions': archiveSessions,
  'reconcile-counters': reconcileCounters,
  'purge-deliveries': purgeNotificationBodies,
  'purge-logins': purgeExpiredLogins,
  'purge-links': purgeExpiredLinks,
};
