// Door 4: what happens because time passes.
import type { Database } from '@tripthread/db/database';
import { type Jobs, startJobs } from '@tripthread/db/jobs';
import type { Clock } from '@tripthread/shared/time/clock';
import type { HousekeepingJob } from '@tripthread/shared/housekeeping/housekeeping';
import { catchUpAfterAbsence } from '../jobs/avinode/resync-after-downtime.ts';
import { housekeeping } from '../jobs/recurring/jobs.ts';
import { expireQuotes } from '../jobs/recurring/expire-quotes.ts';
import { createRfqReminders } from '../jobs/recurring/create-reminders.ts';
import { followUpProposals } from '../jobs/recurring/follow-up-proposals.ts';
import { wakeSessions } from '../jobs/recurring/wake-sessions.ts';
import type { Log } from '../platform/log.ts';

const crontab = `
* * * * * wake-sessions ?jobKey=wake-sessions
* * * * * expire-quotes ?jobKey=expire-quotes
* * * * * fire-chasers ?jobKey=fire-chasers
* * * * * avinode-catch-up ?jobKey=avinode-catch-up
7 * * * * archive-sessions ?jobKey=archive-sessions
17 2 * * * reconcile-counters ?jobKey=reconcile-counters
27 3 * * * purge-deliveries ?jobKey=purge-deliveries
37 * * * * purge-logins ?jobKey=purge-logins
47 3 * * * purge-links ?jobKey=purge-links
`;

/** Every recurring job. Each is safe to run twice and in several processes at once. */
export function startSchedule(database: Database, clock: Clock, log: Log): Jobs {
  const runHousekeeping = (name: HousekeepingJob, what: string) => async () => {
    const effect = await housekeeping[name](database, clock);
    if (effect > 0) log.info({ effect }, what);
  };
  return startJobs(database, {
    crontab,
    tasks: {
      'wake-sessions': async () => {
        const woken = await wakeSessions(database, clock);
        if (woken > 0) log.info({ woken }, 'snoozed sessions came back');
      },
      'expire-quotes': async () => {
        const expired = await expireQuotes(database, clock);
        if (expired > 0) log.info({ expired }, 'quotes lapsed');
      },
      'fire-chasers': async () => {
        const fired = await createRfqReminders(database, clock);
        if (fired > 0) log.info({ fired }, 'operators are silent for longer than they usually are');
        const unanswered = await followUpProposals(database, clock);
        if (unanswered > 0) log.info({ unanswered }, 'proposals are out and unanswered');
      },
      'avinode-catch-up': async () => {
        const trips = await catchUpAfterAbsence(database, clock);
        if (trips > 0) log.info({ trips }, 'nobody listened to Avinode for long: trips are read again');
      },
      'archive-sessions': runHousekeeping('archive-sessions', 'completed sessions were archived'),
      'reconcile-counters': async () => {
        const drifted = await housekeeping['reconcile-counters'](database, clock);
        if (drifted > 0) log.error({ drifted }, 'numbers of sessions are not what their rows come to');
      },
      'purge-deliveries': runHousekeeping('purge-deliveries', 'bodies of delivered notifications were taken away'),
      'purge-logins': runHousekeeping('purge-logins', 'logins that ran out were taken away'),
      'purge-links': runHousekeeping('purge-links', 'links that ran out were forgotten'),
    },
    log: (level, message) =>
      level === 'error' || level === 'warning'
        ? log.warn({ jobs: message.slice(0, 500) }, 'jobs')
        : log.trace({ jobs: message }, 'jobs'),
  });
}
