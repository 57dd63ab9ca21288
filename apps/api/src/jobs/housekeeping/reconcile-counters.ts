import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { reconcileCounters } from '@tripthread/commands/housekeeping/reconcile-counters';
import type { RecurringJob } from '../job-definition.ts';

export const reconcileCountersJob = {
  name: 'reconcile-counters',
  schedule: '17 2 * * *',
  retry: retryPolicies.hourly,
  effectText: 'counter drift detected',
  effectLevel: 'error',
  recordsStart: true,
  run: reconcileCounters,
} as const satisfies RecurringJob;
