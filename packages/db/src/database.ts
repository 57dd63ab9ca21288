import { sql } from 'drizzle-orm';
import type { BrokerageId } from '@tripthread/shared/ids';
import { asFailure, errorCode, errorConstraint } from './internal/errors.ts';
import { type Database, inside, type Tenant, type TenantTx } from './internal/handles.ts';
import { channel, formatChangeNotice } from './internal/change-notices.ts';
import {
  applicationRole,
  closePools,
  type Lane,
  lanesOf,
  openPools,
  type TenantLane,
  within,
} from './internal/pools.ts';
import { beginFor, type RowsOf, type Statement, type Statements } from './internal/statement.ts';
import { type OpenTransaction, transact } from './internal/transaction.ts';

export { asFailure, errorCode, errorConstraint } from './internal/errors.ts';
export { allSettledOrThrow } from './internal/settle-all.ts';

export type { Database, Tenant, TenantTx };

export interface OpenOptions {
  /** `postgres://…`, of any role that may switch to the application's role. */
  readonly url: string;
  /** Connections for brokers' calls; 4 suit two cores. */
  readonly deskConnections?: number;
}

export function openDatabase(options: OpenOptions): Database {
  return { [inside]: openPools(options) };
}

export async function closeDatabase(database: Database): Promise<void> {
  await closePools(database[inside]);
}

const pingMs = 2_000;
// The server ends a statement after 15 s and an idle transaction after 10 s, so a busy lane makes progress within this time.
const longestWorkMs = 20_000;
const pings = new WeakMap<Lane, Promise<unknown>>();

/** Checks that every lane answers. @throws when a lane is silent for two seconds without being at work */
export async function pingDatabase(database: Database): Promise<void> {
  await Promise.all(Object.entries(lanesOf(database[inside])).map(([name, lane]) => pingLane(name, lane)));
}

async function pingLane(name: string, lane: Lane): Promise<void> {
  const late = () => new Error(`no answer from the database over the ${name} connections within ${pingMs} ms`);
  try {
    await within(pingMs, askLane(lane), late);
  } catch (error) {
    const stalledForMs = lane.gate.stalledForMs();
    // A ping queues behind transactions that wait for locks: such a lane is busy, not dead.
    if (!pings.has(lane) || stalledForMs === null || stalledForMs > longestWorkMs) throw error;
  }
}

/** One ping at a time: further calls on a silent lane wait for the same answer. */
function askLane(lane: Lane): Promise<unknown> {
  const asked = pings.get(lane);
  if (asked !== undefined) return asked;
  const asking = lane.client`select 1`.then(() => {}).finally(() => pings.delete(lane));
  pings.set(lane, asking);
  return asking;
}

/** Binds a handle to the rows of one brokerage. */
export function tenantOf(database: Database, brokerageId: BrokerageId, lane: TenantLane = 'desk'): Tenant {
  return { brokerageId, [inside]: { lane: database[inside][lane] } };
}

/**
 * Returns the same rows, for reading back what was just saved. These reads are never refused with BUSY, because the caller
 * would take it for a failed write and repeat it.
 */
export function withoutQueueTimeout({ brokerageId, [inside]: { lane } }: Tenant): Tenant {
  return { brokerageId, [inside]: { lane, waitsWithoutTimeout: true } };
}

const deadlock = '40P01';
const readOnly = '25006';
const maxTries = 3;

/** A concurrent transaction committed first: roll back and start again, to find what it wrote. */
export class RetryTransaction extends Error {
  override readonly name = 'RetryTransaction';
  readonly code = deadlock;
}

// A concurrent call with the same idempotency key has committed; the retry finds its result.
const sameKey = 'idempotency_keys_pkey';

const isWorthAnotherTry = (error: unknown): boolean =>
  errorCode(error) === deadlock || errorConstraint(error) === sameKey;

/**
 * Runs one transaction of a brokerage; its changes are announced once, at commit. `work` must not call the outside world.
 * Deadlocks and `RetryTransaction` restart it, so `work` must be repeatable.
 */
export const inTransaction = async <T>(tenant: Tenant, work: (tx: TenantTx) => Promise<T>): Promise<T> =>
  (await inTransactionAndBack(tenant, work, nothing)).result;

const nothing = () => [] as const;

/**
 * Runs like `inTransaction`; the statements of `readBack` travel with the commit and see what it committed. They are
 * never refused with BUSY, because the caller would repeat the write.
 */
export async function inTransactionAndBack<T, const Reads extends Statements>(
  tenant: Tenant,
  work: (tx: TenantTx) => Promise<T>,
  readBack: (result: T) => Reads,
): Promise<{ readonly result: T; readonly rows: RowsOf<Reads> }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(tenant, 'write', work, readBack);
    } catch (error) {
      if (!isWorthAnotherTry(error) || attempt === maxTries) throw asFailure(error);
    }
  }
}

/** Runs like `inTransaction`, read-only and on one snapshot. */
export async function inReadTransaction<T>(tenant: Tenant, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  try {
    return (await runOnce(tenant, 'snapshot', work, nothing)).result;
  } catch (error) {
    // READ ONLY SQL TRANSACTION here means that `work` writes, which is a defect.
    throw errorCode(error) === readOnly ? error : asFailure(error);
  }
}

async function runOnce<T, const Reads extends Statements>(
  tenant: Tenant,
  kind: 'write' | 'snapshot',
  work: (tx: TenantTx) => Promise<T>,
  readBack: (result: T) => Reads,
): Promise<{ readonly result: T; readonly rows: RowsOf<Reads> }> {
  const { brokerageId } = tenant;
  const { lane, waitsWithoutTimeout } = tenant[inside];
  const begin = beginFor(brokerageId, kind);
  const onIt = async (open: OpenTransaction) => {
    const tx = openTenantTx(brokerageId, open);
    const result = await work(tx);
    announce(tx);
    return result;
  };
  const reads = { begin: beginFor(brokerageId, 'read'), statements: readBack };
  return lane.gate.run(() => transact(lane, begin, onIt, reads), waitsWithoutTimeout);
}

const openTenantTx = (brokerageId: BrokerageId, open: OpenTransaction): TenantTx => ({
  brokerageId,
  [inside]: {
    ...open,
    changed: new Map(),
    topics: new Set(),
  },
});

/**
 * Runs one transaction of a brokerage with the rights of the tables' owner, for the one command that rewrites protected rows.
 * `look` finds, locks and checks its rows with the application's rights. Row-level security does not protect `work`: it
 * touches only the rows that `look` found, and each of its statements has to name the brokerage.
 */
export async function inOwnerTransaction<Found, T>(
  database: Database,
  brokerageId: BrokerageId,
  { look: find, work }: { look: (tx: TenantTx) => Promise<Found>; work: (tx: TenantTx, found: Found) => Promise<T> },
): Promise<T> {
  const pools = openPools({ url: database[inside].url, deskConnections: 1, stepDown: false });
  try {
    return await inTransaction({ brokerageId, [inside]: { lane: pools.desk } }, async (tx) => {
      const { db } = tx[inside];
      await db.execute(sql`set local statement_timeout = '60s'`);
      await db.execute(sql`set local role ${sql.identifier(applicationRole)}`);
      const found = await find(tx);
      await db.execute(sql`reset role`);
      return work(tx, found);
    });
  } finally {
    await closePools(pools);
  }
}

function announce(tx: TenantTx): void {
  const { send, changed, topics } = tx[inside];
  if (changed.size === 0 && topics.size === 0) return;
  send(notification(formatChangeNotice({ brokerageId: tx.brokerageId, sessions: [...changed], topics: [...topics] })));
}

const notification = (payload: string): Statement => ({
  text: 'select pg_notify($1, $2)',
  values: [channel, payload],
});

/** Announces that a broker's login or rights changed, so that every process ends streams that are no longer allowed. */
export function announceAccessChange(tx: TenantTx): void {
  tx[inside].topics.add('access');
}
