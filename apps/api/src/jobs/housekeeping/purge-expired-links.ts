import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { purgeExpiredLinks } from '@tripthread/commands/housekeeping/purge-expired-links';
import type { RecurringJob } from '../job-definition.ts';

export const purgeExpiredLinksJob = {
  name: 'purge-links',
  schedule: '47 3 * * *',
  retry: retryPolicies.hourly,
  effectText: 'deleted tokens of expired links',
  recordsStart: true,
  run: purgeExpiredLinks,
} as const satisfies RecurringJob;
