import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { followUpProposals } from '@tripthread/commands/proposals/follow-up-proposals';
import type { RecurringJob } from '../job-definition.ts';

export const followUpProposalsJob = {
  name: 'follow-up-proposals',
  schedule: '* * * * *',
  retry: retryPolicies.everyMinute,
  effectText: 'created reminders of unanswered proposals',
  run: (context) => followUpProposals(context, context.settings),
} as const satisfies RecurringJob;
