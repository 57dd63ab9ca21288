import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { RecurringJob } from '../../src/jobs/job-definition.ts';
import { runRecurringJob, type RunOptions } from '../../src/jobs/recurring-job.ts';

/** Returns a function that runs the job once. */
export const runnerOf = (job: RecurringJob) => (database: Database, clock: Clock, options?: RunOptions) =>
  runRecurringJob(job, { database, clock }, options);
