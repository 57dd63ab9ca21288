import { withoutQueueTimeout, inReadTransaction, type TenantTx } from '@tripthread/db/database';
import { listIncidents } from '@tripthread/db/queries/housekeeping/incidents';
import { getArchiveAfterDays, listJobRuns } from '@tripthread/db/queries/housekeeping/job-runs';
import { jobNames } from '@tripthread/shared/housekeeping/housekeeping';
import { RunJob, SaveRetention } from '@tripthread/shared/housekeeping/housekeeping.schema';
import { leadProcedure, router } from '../platform/trpc/trpc.ts';
import { runRecurringJob } from '../jobs/recurring-job.ts';
import { recurringJobs } from '../jobs/registry.ts';
import { saveRetention } from '@tripthread/commands/housekeeping/save-retention';

/** A lead waits for the answer. The next scheduled run does the rest. */
const maxDurationMs = 8_000;

export const jobsRouter = router({
  list: leadProcedure.query(({ ctx }) => inReadTransaction(ctx.tenant, overview)),
  run: leadProcedure.input(RunJob).mutation(async ({ ctx, input }) => {
    const options = { only: ctx.tenant.brokerageId, maxDurationMs };
    const effect = await runRecurringJob(recurringJobs[input.name], ctx, options);
    return { effect, ...(await inReadTransaction(withoutQueueTimeout(ctx.tenant), overview)) };
  }),
  saveRetention: leadProcedure.input(SaveRetention).mutation(async ({ ctx, input }) => {
    await saveRetention(ctx.tenant, input);
    return inReadTransaction(withoutQueueTimeout(ctx.tenant), overview);
  }),
});

async function overview(tx: TenantTx) {
  const runs = new Map((await listJobRuns(tx)).map((run) => [run.job, run]));
  return {
    archiveAfterDays: await getArchiveAfterDays(tx),
    jobs: jobNames.map((name) => ({ name, lastRun: runs.get(name) ?? null })),
    incidents: await listIncidents(tx),
  };
}
