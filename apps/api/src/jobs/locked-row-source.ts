import { inTransaction, type Tenant, tenantOf } from '@tripthread/db/database';
import { listDueWork, rescheduleWork, type Work } from '@tripthread/db/queries/work-items';
import { listBrokeragesWithWork } from '@tripthread/db/queries/system/brokerages';
import { openWorkLocks } from '@tripthread/db/work-locks';
import { isLastAttempt, retryDelayMs } from '@tripthread/shared/housekeeping/retry';
import { instantPlus } from '@tripthread/shared/time/clock';
import { type DueItem, RetryLater, type WorkSource } from '../platform/work-loop.ts';
import type { QueuedJob, QueueServices } from './job-definition.ts';

// After an error that is not the job's, such as a lost database connection.
const internalErrorDelayMs = 2_000;

/** Runs rows of the work queue, outside any transaction, each under an advisory lock. */
export const lockedRowSource =
  <Services extends QueueServices>(jobs: readonly QueuedJob<Services>[]) =>
  (services: Services): WorkSource => {
    const { database, clock, onError } = services;
    const kinds = jobs.map(({ name }) => name);
    const locks = openWorkLocks(database);

    async function runLocked(tenant: Tenant, work: Work): Promise<void> {
      const job = jobs.find(({ name }) => name === work.kind);
      if (job === undefined || !(await locks.take(work.id))) return;
      try {
        await attempt(services, job, tenant, work);
      } catch (error) {
        onError(error, describe(work));
        const until = instantPlus(clock.now(), internalErrorDelayMs);
        await inTransaction(tenant, (tx) => rescheduleWork(tx, work, { until, isFailure: false })).catch(() => {});
      } finally {
        await locks.giveBack(work.id);
      }
    }

    return {
      async listDue(inProgress, limit) {
        const items: DueItem[] = [];
        for (const brokerageId of await listBrokeragesWithWork(database, kinds, clock.now())) {
          const tenant = tenantOf(database, brokerageId, 'ingest');
          const due = await inTransaction(tenant, (tx) =>
            listDueWork(tx, { kinds, now: clock.now(), limit, except: inProgress }),
          );
          for (const work of due) items.push({ key: work.id, run: () => runLocked(tenant, work).then(() => false) });
        }
        return items;
      },
      close: () => locks.close(),
    };
  };

const describe = ({ id, kind }: Work) => ({ job: kind, work: id });

/** Runs the job once. A failure is retried by the job's policy; `RetryLater` counts none. */
async function attempt<Services extends QueueServices>(
  services: Services,
  { retry, run, onGiveUp }: QueuedJob<Services>,
  tenant: Tenant,
  work: Work,
): Promise<void> {
  const { clock, onError } = services;
  try {
    await run(services, tenant, work);
  } catch (error) {
    if (error instanceof RetryLater)
      return inTransaction(tenant, (tx) => rescheduleWork(tx, work, { until: error.until, isFailure: false }));
    onError(error, describe(work));
    const failures = work.failures + 1;
    if (isLastAttempt(retry, failures)) return onGiveUp(services, tenant, work, error);
    const until = instantPlus(clock.now(), retryDelayMs(retry, failures));
    return inTransaction(tenant, (tx) => rescheduleWork(tx, work, { until, isFailure: true }));
  }
}
