// Door 4: what happens because time passes.
import type { Database } from '@tripthread/db/database';
import { type Jobs, startJobs } from '@tripthread/db/jobs';
import type { Clock } from '@tripthread/shared/clock';
import { catchUpAfterAbsence } from './features/avinode/catch-up-after-absence.ts';
import { archiveSessions } from './features/sessions-schedule/archive-sessions.ts';
import { wakeSessions } from './features/sessions-schedule/wake-sessions.ts';
import type { Log } from './platform/log.ts';

const crontab = `
* * * * * wake-sessions ?jobKey=wake-sessions
* * * * * avinode-catch-up ?jobKey=avinode-catch-up
7 * * * * archive-sessions ?jobKey=archive-sessions
`;

/** Every recurring job. Each is safe to run twice and in several processes at once. */
export function startSchedule(database: Database, clock: Clock, log: Log): Jobs {
  return startJobs(database, {
    crontab,
    tasks: {
      'wake-sessions': async () => {
        const woken = await wakeSessions(database, clock);
        if (woken > 0) log.info({ woken }, 'snoozed sessions came back');
      },
      'avinode-catch-up': async () => {
        const trips = await catchUpAfterAbsence(database, clock);
        if (trips > 0) log.info({ trips }, 'nobody listened to Avinode for long: trips are read again');
      },
      'archive-sessions': async () => {
        const archived = await archiveSessions(database, clock);
        if (archived > 0) log.info({ archived }, 'completed sessions were archived');
      },
    },
    log: (level, message) =>
      level === 'error' || level === 'warning'
        ? log.warn({ jobs: message.slice(0, 500) }, 'jobs')
        : log.trace({ jobs: message }, 'jobs'),
  });
}
