import { type Database, inTransaction, type Tenant, tenantOf } from '@tripthread/db/database';
import { openWorkLocks, type WorkLocks } from '@tripthread/db/work-locks';
import { listDueWork, rescheduleWork, type Work, type WorkKind } from '@tripthread/db/queries/sourcing/work-queue';
import { listBrokeragesWithWork } from '@tripthread/db/queries/system/brokerages';
import { type Clock, type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { BrokerageId } from '@tripthread/shared/ids';
import { openPause } from './interruptible-wait.ts';

const pollIntervalMs = 1_000;
const maxFetched = 40;

/** Whoever is to do it cannot now: the work waits, and it counts as no failure of its own. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';

  readonly until: Instant;

  constructor(until: Instant) {
    super('not now');
    this.until = until;
  }
}

/** How some kinds of work are done. Each loop takes its own kinds only, so that one kind's outage keeps no other waiting. */
export interface WorkHandler {
  readonly kinds: readonly WorkKind[];
  readonly maxConcurrent: number;
  /** What fails for its own sake is tried so many times, and is then told to somebody. */
  readonly maxFailures: number;
  readonly maxWaitMs: number;
  /** Looks first whether it is still to be done: another process may have done it between the look and the hold. */
  readonly doWork: (tenant: Tenant, work: Work) => Promise<void>;
  readonly giveUp: (tenant: Tenant, work: Work, error: unknown) => Promise<void>;
}

export interface WorkLoopOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly handler: WorkHandler;
  readonly onError: (error: unknown, work: Work | null) => void;
}

export interface WorkLoop {
  /** Something was put in the queue: look now. A lost call costs a second. */
  poke(): void;
  /** Returns when what was in hand is done or put back. */
  stop(): Promise<void>;
}

/** Does what the queue holds. Any number of these may run on one database. */
export function startWorkLoop(options: WorkLoopOptions): WorkLoop {
  const { database } = options;
  const { kinds, maxConcurrent } = options.handler;
  const holder = openWorkLocks(database);
  const inProgress = new Map<string, Promise<void>>();
  // Found due at the last look. Looking again after each would cost more than much of the work itself.
  let queued: { readonly brokerageId: BrokerageId; readonly work: Work }[] = [];
  let isStopped = false;
  let isWakeRequested = false;
  const pause = openPause();

  function startItem(brokerageId: BrokerageId, work: Work) {
    const doing = doWork(options, holder, tenantOf(database, brokerageId, 'ingest'), work).finally(() => {
      inProgress.delete(work.id);
      pause.wake();
    });
    inProgress.set(work.id, doing);
  }

  async function poll() {
    for (const brokerageId of await listBrokeragesWithWork(database, kinds, options.clock.now())) {
      if (isStopped) return;
      const due = await inTransaction(tenantOf(database, brokerageId, 'ingest'), (tx) =>
        listDueWork(tx, { kinds, now: options.clock.now(), limit: maxFetched, except: [...inProgress.keys()] }),
      );
      queued.push(...due.map((work) => ({ brokerageId, work })));
    }
  }

  async function run() {
    let lastPolledAt = Number.NEGATIVE_INFINITY;
    while (!isStopped) {
      const isPollDue = isWakeRequested || performance.now() - lastPolledAt >= pollIntervalMs;
      if (queued.length === 0 && inProgress.size < maxConcurrent && isPollDue) {
        isWakeRequested = false;
        lastPolledAt = performance.now();
        await poll().catch((error: unknown) => options.onError(error, null));
      }
      while (queued.length > 0 && inProgress.size < maxConcurrent && !isStopped) {
        const next = queued.shift();
        if (next !== undefined && !inProgress.has(next.work.id)) startItem(next.brokerageId, next.work);
      }
      const canLook = isWakeRequested && queued.length === 0 && inProgress.size < maxConcurrent;
      if (isStopped || canLook) continue;
      await pause.for(pollIntervalMs);
    }
  }

  const running = run();
  return {
    poke() {
      isWakeRequested = true;
      pause.wake();
    },
    async stop() {
      isStopped = true;
      pause.wake();
      await running;
      await Promise.all(inProgress.values());
      await holder.close();
    },
  };
}

/** Everything that is due now, one after the other; for tests and for catching up at once. @returns how much it was */
export async function runDueWork(options: WorkLoopOptions, holder: WorkLocks): Promise<number> {
  const { kinds } = options.handler;
  let done = 0;
  for (const brokerageId of await listBrokeragesWithWork(options.database, kinds, options.clock.now())) {
    const tenant = tenantOf(options.database, brokerageId, 'ingest');
    const due = await inTransaction(tenant, (tx) =>
      listDueWork(tx, { kinds, now: options.clock.now(), limit: 100, except: [] }),
    );
    for (const work of due) await doWork(options, holder, tenant, work);
    done += due.length;
  }
  return done;
}

async function doWork(options: WorkLoopOptions, holder: WorkLocks, tenant: Tenant, listed: Work): Promise<void> {
  const { clock, onError } = options;
  try {
    if (!(await holder.take(listed.id))) return;
  } catch (error) {
    return onError(error, listed);
  }
  try {
    await attempt(options, tenant, listed);
  } catch (error) {
    onError(error, listed);
    await inTransaction(tenant, (tx) =>
      rescheduleWork(tx, listed, { until: instantPlus(clock.now(), 2_000), isFailure: false }),
    ).catch(() => {});
  } finally {
    await holder.giveBack(listed.id);
  }
}

async function attempt(options: WorkLoopOptions, tenant: Tenant, work: Work): Promise<void> {
  const { clock, onError, handler } = options;
  try {
    await handler.doWork(tenant, work);
  } catch (error) {
    if (error instanceof RetryLater)
      return inTransaction(tenant, (tx) => rescheduleWork(tx, work, { until: error.until, isFailure: false }));
    onError(error, work);
    const failures = work.failures + 1;
    if (failures >= handler.maxFailures) return handler.giveUp(tenant, work, error);
    const until = instantPlus(clock.now(), Math.min(1_000 * 2 ** failures, handler.maxWaitMs));
    return inTransaction(tenant, (tx) => rescheduleWork(tx, work, { until, isFailure: true }));
  }
}
