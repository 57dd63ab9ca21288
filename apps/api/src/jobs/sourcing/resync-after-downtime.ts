import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { resyncAfterDowntime } from '@tripthread/commands/sourcing/connections/resync-after-downtime';
import type { RecurringJob } from '../job-definition.ts';

export const resyncAfterDowntimeJob = {
  name: 'avinode-catch-up',
  schedule: '* * * * *',
  retry: retryPolicies.everyMinute,
  effectText: 're-syncing trips after downtime',
  run: resyncAfterDowntime,
} as const satisfies RecurringJob;
