import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { saveJobEnd, saveJobStart } from '@tripthread/db/queries/housekeeping/job-runs';
import { listBrokerages } from '@tripthread/db/queries/system/brokerages';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { Clock } from '@tripthread/shared/time/clock';
import type { RecurringContext, RecurringJob } from './job-definition.ts';

export interface RunOptions {
  /** One brokerage instead of all. */
  readonly only?: BrokerageId;
  /** Counts what the run would change, changes nothing and records no run. */
  readonly isDry?: boolean;
  /** Starts no further batch after this time. */
  readonly maxDurationMs?: number;
}

/**
 * Runs a recurring job for each brokerage and records the run. One brokerage's failure does not stop the others; the first
 * error is thrown after all have run, so that the job is retried.
 * @returns how much it changed
 */
export async function runRecurringJob(
  job: RecurringJob,
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { only, isDry = false, maxDurationMs = Number.POSITIVE_INFINITY }: RunOptions = {},
): Promise<number> {
  const stopAt = performance.now() + maxDurationMs;
  const hasTimeLeft = () => performance.now() < stopAt;
  const errors: unknown[] = [];
  let effect = 0;
  for (const settings of await listBrokerages(database)) {
    if (only !== undefined && settings.id !== only) continue;
    const tenant = tenantOf(database, settings.id, 'ingest');
    const context = { database, tenant, settings, clock, isDry, hasTimeLeft };
    try {
      effect += isDry ? await job.run(context) : await runRecorded(job, context);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return effect;
}

async function runRecorded({ name, run, recordsStart = false }: RecurringJob, context: RecurringContext) {
  const { tenant, clock } = context;
  const beganAt = clock.now();
  const began = performance.now();
  if (recordsStart) await inTransaction(tenant, (tx) => saveJobStart(tx, name, beganAt));
  const end = (effect: number, error: string | null) => {
    const durationMs = Math.round(performance.now() - began);
    return inTransaction(tenant, (tx) =>
      saveJobEnd(tx, name, { beganAt, endedAt: clock.now(), durationMs, effect, error }),
    );
  };
  try {
    const effect = await run(context);
    await end(effect, null);
    return effect;
  } catch (error) {
    // The job's own error counts, also when recording it fails.
    await end(0, error instanceof Error ? error.message.slice(0, 500) : String(error).slice(0, 500)).catch(() => {});
    throw error;
  }
}
