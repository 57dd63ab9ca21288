import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { purgeNotificationBodies } from '@tripthread/commands/housekeeping/purge-notification-bodies';
import type { RecurringJob } from '../job-definition.ts';

export const purgeNotificationBodiesJob = {
  name: 'purge-deliveries',
  schedule: '27 3 * * *',
  retry: retryPolicies.hourly,
  effectText: 'deleted bodies of old notifications',
  recordsStart: true,
  run: purgeNotificationBodies,
} as const satisfies RecurringJob;
