import type { JobName } from '@tripthread/shared/housekeeping/housekeeping';
import type { WorkSource } from '../platform/work-loop.ts';
import { purgeExpiredLinksJob } from './housekeeping/purge-expired-links.ts';
import { purgeExpiredLoginsJob } from './housekeeping/purge-expired-logins.ts';
import { purgeNotificationBodiesJob } from './housekeeping/purge-notification-bodies.ts';
import { reconcileCountersJob } from './housekeeping/reconcile-counters.ts';
import type { QueueServices, RecurringJob } from './job-definition.ts';
import { lockedRowSource } from './locked-row-source.ts';
import type { MailContext } from './mail/mail-context.ts';
import { placeMailJob } from './mail/place-mail.ts';
import { sendMailJob } from './mail/send-queued-mail.ts';
import { followUpProposalsJob } from './proposals/follow-up-proposals.ts';
import { expireQuotesJob } from './quotes/expire-quotes.ts';
import { archiveSessionsJob } from './sessions/archive-sessions.ts';
import { wakeSessionsJob } from './sessions/wake-sessions.ts';
import type { AvinodeServices } from './sourcing/avinode-services.ts';
import { createRfqRemindersJob } from './sourcing/create-rfq-reminders.ts';
import { placeNotificationsJob } from './sourcing/place-notifications.ts';
import { readMessagesJob } from './sourcing/read-messages.ts';
import { readTripJob } from './sourcing/read-trip.ts';
import { registerWebhookJob } from './sourcing/register-webhook.ts';
import { resyncAfterDowntimeJob } from './sourcing/resync-after-downtime.ts';
import { runAvinodeCommandJob } from './sourcing/run-command.ts';
import { transactionalSource } from './transactional-source.ts';

/** Every recurring job, by the name that the screen, the command line and `job_runs` use. */
export const recurringJobs: { readonly [Name in JobName]: RecurringJob & { readonly name: Name } } = {
  'archive-sessions': archiveSessionsJob,
  'reconcile-counters': reconcileCountersJob,
  'purge-deliveries': purgeNotificationBodiesJob,
  'purge-logins': purgeExpiredLoginsJob,
  'purge-links': purgeExpiredLinksJob,
  'wake-sessions': wakeSessionsJob,
  'expire-quotes': expireQuotesJob,
  'fire-chasers': createRfqRemindersJob,
  'follow-up-proposals': followUpProposalsJob,
  'avinode-catch-up': resyncAfterDowntimeJob,
};

export interface QueueDefinition<Services> {
  /** How many items run at once. */
  readonly concurrency: number;
  /** Rests between polls in a flood for as long as it worked, at most this long. */
  readonly maxRestMs: number;
  /** How rows are found, claimed and retried, with the jobs that run them. */
  readonly open: (services: Services) => WorkSource;
}

/** Every queue. Each has slots of its own, so that an outage of one service does not delay the others. */
export const queues = {
  // A short rest in a flood lets the notifications of one trip be placed together.
  notifications: { concurrency: 1, maxRestMs: 200, open: transactionalSource(placeNotificationsJob) },
  avinode: {
    concurrency: 8,
    maxRestMs: 0,
    open: lockedRowSource<AvinodeServices & QueueServices>([
      readTripJob,
      readMessagesJob,
      runAvinodeCommandJob,
      registerWebhookJob,
    ]),
  },
  sendMail: { concurrency: 4, maxRestMs: 0, open: lockedRowSource<MailContext & QueueServices>([sendMailJob]) },
  // One mail is parsed at a time; the second slot saves while the other parses.
  placeMail: { concurrency: 2, maxRestMs: 0, open: lockedRowSource<MailContext & QueueServices>([placeMailJob]) },
} as const satisfies Readonly<Record<string, QueueDefinition<never>>>;
