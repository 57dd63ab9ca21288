import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { expireQuotes } from '@tripthread/commands/quotes/expire-quotes';
import type { RecurringJob } from '../job-definition.ts';

export const expireQuotesJob = {
  name: 'expire-quotes',
  schedule: '* * * * *',
  retry: retryPolicies.everyMinute,
  effectText: 'expired quotes',
  run: expireQuotes,
} as const satisfies RecurringJob;
