import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { wakeSessions } from '@tripthread/commands/sessions/wake-sessions';
import type { RecurringJob } from '../job-definition.ts';

export const wakeSessionsJob = {
  name: 'wake-sessions',
  schedule: '* * * * *',
  retry: retryPolicies.everyMinute,
  effectText: 'resumed snoozed sessions',
  run: wakeSessions,
} as const satisfies RecurringJob;
