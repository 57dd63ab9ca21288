// Runs the recurring jobs at their times.
import type { Database } from '@tripthread/db/database';
import { type Jobs, type JobsOptions, startJobs } from '@tripthread/db/jobs';
import type { Clock } from '@tripthread/shared/time/clock';
import type { RecurringJob } from '../jobs/job-definition.ts';
import { runRecurringJob } from '../jobs/recurring-job.ts';
import { recurringJobs } from '../jobs/registry.ts';
import type { Log } from '../platform/log.ts';

/** Returns one task, one retry policy and one line of the timetable for each job, so that no job waits for another's success. */
export function scheduleOf(
  jobs: readonly RecurringJob[],
  { database, clock, log }: { readonly database: Database; readonly clock: Clock; readonly log: Log },
): Required<Pick<JobsOptions, 'crontab' | 'tasks' | 'retries'>> {
  const run = (job: RecurringJob) => async () => {
    const effect = await runRecurringJob(job, { database, clock });
    if (effect > 0) log[job.effectLevel ?? 'info']({ job: job.name, effect }, job.effectText);
  };
  return {
    crontab: jobs.map(({ name, schedule }) => `${schedule} ${name} ?jobKey=${name}\n`).join(''),
    tasks: Object.fromEntries(jobs.map((job) => [job.name, run(job)])),
    retries: Object.fromEntries(jobs.map(({ name, retry }) => [name, retry])),
  };
}

/** Starts the timetable. Any number of processes may do this on one database; each run happens once. */
export function startSchedule(database: Database, clock: Clock, log: Log): Jobs {
  return startJobs(database, {
    ...scheduleOf(Object.values(recurringJobs), { database, clock, log }),
    log: (level, message) =>
      level === 'error' || level === 'warning'
        ? log.warn({ jobs: message.slice(0, 500) }, 'recurring jobs')
        : log.trace({ jobs: message }, 'recurring jobs'),
  });
}
