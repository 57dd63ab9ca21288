import { type Database, inTransaction, type Tenant, tenantOf } from '@tripthread/db/database';
import { openWorkHolder, type WorkHolder } from '@tripthread/db/hold-work';
import { listDueWork, postponeWork, type Work, type WorkKind } from '@tripthread/db/queries/sourcing/avinode-work';
import { listBrokeragesWithWork } from '@tripthread/db/queries/system/brokerages';
import { type Clock, type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { BrokerageId } from '@tripthread/shared/ids';
import { openPause } from './pause.ts';

const lookEveryMs = 1_000;
const mostFound = 40;

/** Whoever is to do it cannot now: the work waits, and it counts as no failure of its own. */
export class NotNow extends Error {
  override readonly name = 'NotNow';

  readonly until: Instant;

  constructor(until: Instant) {
    super('not now');
    this.until = until;
  }
}

/** How some kinds of work are done. Each loop takes its own kinds only, so that one kind's outage keeps no other waiting. */
export interface Trade {
  readonly kinds: readonly WorkKind[];
  readonly mostAtOnce: number;
  /** What fails for its own sake is tried so many times, and is then told to somebody. */
  readonly mostFailures: number;
  readonly longestWaitMs: number;
  /** Looks first whether it is still to be done: another process may have done it between the look and the hold. */
  readonly doWork: (tenant: Tenant, work: Work) => Promise<void>;
  readonly giveUp: (tenant: Tenant, work: Work, error: unknown) => Promise<void>;
}

export interface WorkOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly trade: Trade;
  readonly onError: (error: unknown, work: Work | null) => void;
}

export interface Working {
  /** Something was put in the queue: look now. A lost call costs a second. */
  poke(): void;
  /** Returns when what was in hand is done or put back. */
  stop(): Promise<void>;
}

/** Does what the queue holds. Any number of these may run on one database. */
export function startWork(options: WorkOptions): Working {
  const { database } = options;
  const { kinds, mostAtOnce } = options.trade;
  const holder = openWorkHolder(database);
  const inHand = new Map<string, Promise<void>>();
  // Found due at the last look. Looking again after each would cost more than much of the work itself.
  let found: { readonly brokerageId: BrokerageId; readonly work: Work }[] = [];
  let isStopped = false;
  let isPoked = false;
  const pause = openPause();

  function begin(brokerageId: BrokerageId, work: Work) {
    const doing = doWork(options, holder, tenantOf(database, brokerageId, 'ingest'), work).finally(() => {
      inHand.delete(work.id);
      pause.wake();
    });
    inHand.set(work.id, doing);
  }

  async function look() {
    for (const brokerageId of await listBrokeragesWithWork(database, kinds, options.clock.now())) {
      if (isStopped) return;
      const due = await inTransaction(tenantOf(database, brokerageId, 'ingest'), (tx) =>
        listDueWork(tx, { kinds, now: options.clock.now(), most: mostFound, except: [...inHand.keys()] }),
      );
      found.push(...due.map((work) => ({ brokerageId, work })));
    }
  }

  async function run() {
    let lookedAt = Number.NEGATIVE_INFINITY;
    while (!isStopped) {
      const isTime = isPoked || performance.now() - lookedAt >= lookEveryMs;
      if (found.length === 0 && inHand.size < mostAtOnce && isTime) {
        isPoked = false;
        lookedAt = performance.now();
        await look().catch((error: unknown) => options.onError(error, null));
      }
      while (found.length > 0 && inHand.size < mostAtOnce && !isStopped) {
        const next = found.shift();
        if (next !== undefined && !inHand.has(next.work.id)) begin(next.brokerageId, next.work);
      }
      const canLook = isPoked && found.length === 0 && inHand.size < mostAtOnce;
      if (isStopped || canLook) continue;
      await pause.for(lookEveryMs);
    }
  }

  const running = run();
  return {
    poke() {
      isPoked = true;
      pause.wake();
    },
    async stop() {
      isStopped = true;
      pause.wake();
      await running;
      await Promise.all(inHand.values());
      await holder.close();
    },
  };
}

/** Everything that is due now, one after the other; for tests and for catching up at once. @returns how much it was */
export async function workOnce(options: WorkOptions, holder: WorkHolder): Promise<number> {
  const { kinds } = options.trade;
  let done = 0;
  for (const brokerageId of await listBrokeragesWithWork(options.database, kinds, options.clock.now())) {
    const tenant = tenantOf(options.database, brokerageId, 'ingest');
    const due = await inTransaction(tenant, (tx) =>
      listDueWork(tx, { kinds, now: options.clock.now(), most: 100, except: [] }),
    );
    for (const work of due) await doWork(options, holder, tenant, work);
    done += due.length;
  }
  return done;
}

async function doWork(options: WorkOptions, holder: WorkHolder, tenant: Tenant, listed: Work): Promise<void> {
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
      postponeWork(tx, listed, { until: instantPlus(clock.now(), 2_000), isFailure: false }),
    ).catch(() => {});
  } finally {
    await holder.giveBack(listed.id);
  }
}

async function attempt(options: WorkOptions, tenant: Tenant, work: Work): Promise<void> {
  const { clock, onError, trade } = options;
  try {
    await trade.doWork(tenant, work);
  } catch (error) {
    if (error instanceof NotNow)
      return inTransaction(tenant, (tx) => postponeWork(tx, work, { until: error.until, isFailure: false }));
    onError(error, work);
    const failures = work.failures + 1;
    if (failures >= trade.mostFailures) return trade.giveUp(tenant, work, error);
    const until = instantPlus(clock.now(), Math.min(1_000 * 2 ** failures, trade.longestWaitMs));
    return inTransaction(tenant, (tx) => postponeWork(tx, work, { until, isFailure: true }));
  }
}
