import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { archiveSessions } from '@tripthread/commands/sessions/archive-sessions';
import type { RecurringJob } from '../job-definition.ts';

export const archiveSessionsJob = {
  name: 'archive-sessions',
  schedule: '7 * * * *',
  retry: retryPolicies.hourly,
  effectText: 'archived completed sessions',
  recordsStart: true,
  run: (context) => archiveSessions(context, context.settings),
} as const satisfies RecurringJob;
