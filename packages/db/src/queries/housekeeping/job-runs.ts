import type { Instant } from '@tripthread/shared/time/clock';
import type { JobName } from '@tripthread/shared/housekeeping/housekeeping';
import { and, eq, getTableColumns, lte } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { brokerages } from '../../schema/brokerages.ts';
import { jobRuns } from '../../schema/housekeeping.ts';

export type JobRun = Omit<typeof jobRuns.$inferSelect, 'brokerageId'>;

/** Lists the last run of each job of the brokerage. */
export async function listJobRuns(tx: TenantTx): Promise<readonly JobRun[]> {
  const { brokerageId: _, ...columns } = getTableColumns(jobRuns);
  return tx[inside].db.select(columns).from(jobRuns).where(ofTenant(tx, jobRuns));
}

/** Stores the start of a run, so that a run that never ends is visible. */
export async function saveJobStart(tx: TenantTx, job: JobName, beganAt: Instant): Promise<void> {
  const startedRun = { beganAt, endedAt: null, durationMs: null, effect: null, error: null };
  await tx[inside].db
    .insert(jobRuns)
    .values({ brokerageId: tx.brokerageId, job, ...startedRun })
    .onConflictDoUpdate({ target: [jobRuns.brokerageId, jobRuns.job], set: startedRun });
}

export interface JobEnd {
  readonly beganAt: Instant;
  readonly endedAt: Instant;
  readonly durationMs: number;
  readonly effect: number;
  readonly error: string | null;
}

/** Stores the result of a run. When several processes run the job at once, the one that began last is shown. */
export async function saveJobEnd(tx: TenantTx, job: JobName, end: JobEnd): Promise<void> {
  const { db } = tx[inside];
  const did = end.effect > 0 ? { effectiveAt: end.endedAt, lastEffect: end.effect } : {};
  const ofJob = and(ofTenant(tx, jobRuns), eq(jobRuns.job, job));
  const inserted = await db
    .insert(jobRuns)
    .values({ brokerageId: tx.brokerageId, job, ...end, ...did })
    .onConflictDoNothing()
    .returning({ job: jobRuns.job });
  if (inserted.length > 0) return;
  await db
    .update(jobRuns)
    .set({ ...end, ...did })
    .where(and(ofJob, lte(jobRuns.beganAt, end.beganAt)));
  if (end.effect > 0) await db.update(jobRuns).set(did).where(ofJob);
}

export async function getArchiveAfterDays(tx: TenantTx): Promise<number> {
  const [found] = await tx[inside].db
    .select({ archiveAfterDays: brokerages.archiveAfterDays })
    .from(brokerages)
    .where(eq(brokerages.id, tx.brokerageId));
  if (found === undefined) throw new Error('the brokerage of a login is gone');
  return found.archiveAfterDays;
}
