import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { createRfqReminders } from '@tripthread/commands/sourcing/create-rfq-reminders';
import type { RecurringJob } from '../job-definition.ts';

export const createRfqRemindersJob = {
  name: 'fire-chasers',
  schedule: '* * * * *',
  retry: retryPolicies.everyMinute,
  effectText: 'created reminders of silent operators',
  run: (context) => createRfqReminders(context, context.settings),
} as const satisfies RecurringJob;
