import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { purgeExpiredLogins } from '@tripthread/commands/housekeeping/purge-expired-logins';
import type { RecurringJob } from '../job-definition.ts';

export const purgeExpiredLoginsJob = {
  name: 'purge-logins',
  schedule: '37 * * * *',
  retry: retryPolicies.hourly,
  effectText: 'deleted expired logins',
  recordsStart: true,
  run: purgeExpiredLogins,
} as const satisfies RecurringJob;
