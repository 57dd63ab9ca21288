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
import { beginFor, type Row, type Statement } from './internal/statement.ts';
import { type OpenTransaction, transact } from './internal/transaction.ts';

export { asFailure, errorCode, errorConstraint } from './internal/errors.ts';
export { allSettledOrThrow } from './internal/settle-all.ts';

export type { Database, Tenant, TenantTx };

export interface OpenOptions {
  /** `postgres://…`, of any role that may step down to the application's own. */
  readonly url: string;
  /** Connections for what brokers do; 4 suits two cores. */
  readonly deskConnections?: number;
}

export function openDatabase(options: OpenOptions): Database {
  return { [inside]: openPools(options) };
}

export async function closeDatabase(database: Database): Promise<void> {
  await closePools(database[inside]);
}

const pingMs = 2_000;
// The server ends a statement after 15 s and an idle transaction after 10 s, so a lane at work moves within this time.
const longestWorkMs = 20_000;
const pings = new WeakMap<Lane, Promise<unknown>>();

/** Checks that every lane gets answers from the database. @throws when one gets none within two seconds and is not at work either */
export async function pingDatabase(database: Database): Promise<void> {
  await Promise.all(Object.entries(lanesOf(database[inside])).map(([name, lane]) => pingLane(name, lane)));
}

async function pingLane(name: string, lane: Lane): Promise<void> {
  const late = () => new Error(`no answer from the database over the ${name} connections within ${pingMs} ms`);
  try {
    await within(pingMs, askLane(lane), late);
  } catch (error) {
    const stalledForMs = lane.gate.stalledForMs();
    // Asking waits behind transactions that wait for locks: such a lane is busy, not dead.
    if (!pings.has(lane) || stalledForMs === null || stalledForMs > longestWorkMs) throw error;
  }
}

/** One question at a time: what asks again while a lane is silent waits for the same answer. */
function askLane(lane: Lane): Promise<unknown> {
  const asked = pings.get(lane);
  if (asked !== undefined) return asked;
  const asking = lane.client`select 1`.then(() => {}).finally(() => pings.delete(lane));
  pings.set(lane, asking);
  return asking;
}

/** The rows of one brokerage, and no way to any other's. */
export function tenantOf(database: Database, brokerageId: BrokerageId, lane: TenantLane = 'desk'): Tenant {
  return { brokerageId, [inside]: { lane: database[inside][lane] } };
}

/**
 * The same rows, for reading back what was just saved. Such a read is never turned away as busy: the caller would hear
 * that nothing happened, and do it again.
 */
export function withoutQueueTimeout({ brokerageId, [inside]: { lane } }: Tenant): Tenant {
  return { brokerageId, [inside]: { lane, waitsWithoutTimeout: true } };
}

const deadlock = '40P01';
const readOnly = '25006';
const maxTries = 3;

/** Somebody was faster: what this transaction did is undone, and started again it finds what they did. */
export class RetryTransaction extends Error {
  override readonly name = 'RetryTransaction';
  readonly code = deadlock;
}

// Another call with the same idempotency key committed in the meantime; started again, this one finds what that one did.
const sameKey = 'idempotency_keys_pkey';

const isWorthAnotherTry = (error: unknown): boolean =>
  errorCode(error) === deadlock || errorConstraint(error) === sameKey;

/**
 * One transaction of a brokerage. What it changed is announced once, when it commits.
 * Nothing in `work` may call the outside world. A deadlock or a `RetryTransaction` is tried again from the start, so `work` must be repeatable.
 */
export const inTransaction = async <T>(tenant: Tenant, work: (tx: TenantTx) => Promise<T>): Promise<T> =>
  (await inTransactionAndBack(tenant, work)).result;

/**
 * Like `inTransaction`; the statements of `getSentMessage` travel with the commit and see what it committed. They are never
 * refused as busy: a caller who hears that would repeat what is saved.
 */
export async function inTransactionAndBack<T>(
  tenant: Tenant,
  work: (tx: TenantTx) => Promise<T>,
  getSentMessage?: (result: T) => readonly Statement[],
): Promise<{ readonly result: T; readonly rows: readonly Row[][] }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(tenant, 'write', work, getSentMessage);
    } catch (error) {
      if (!isWorthAnotherTry(error) || attempt === maxTries) throw asFailure(error);
    }
  }
}

/** Like `inTransaction`, for reading only: one view of the rows, and nothing can be written. */
export async function inReadTransaction<T>(tenant: Tenant, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  try {
    return (await runOnce(tenant, 'snapshot', work)).result;
  } catch (error) {
    // Here it means that `work` writes, which is a defect.
    throw errorCode(error) === readOnly ? error : asFailure(error);
  }
}

async function runOnce<T>(
  tenant: Tenant,
  kind: 'write' | 'snapshot',
  work: (tx: TenantTx) => Promise<T>,
  getSentMessage?: (result: T) => readonly Statement[],
): Promise<{ readonly result: T; readonly rows: readonly Row[][] }> {
  const { brokerageId } = tenant;
  const { lane, waitsWithoutTimeout } = tenant[inside];
  const begin = beginFor(brokerageId, kind);
  const onIt = async (open: OpenTransaction) => {
    const tx = openTenantTx(brokerageId, open);
    const result = await work(tx);
    announce(tx);
    return result;
  };
  const reads =
    getSentMessage === undefined ? undefined : { begin: beginFor(brokerageId, 'read'), statements: getSentMessage };
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
 * One transaction of a brokerage with the rights of the owner of the tables: for the one act that rewrites what nobody else may.
 * `look` finds, locks and judges what it is about with the application's rights, as everything else does. No row-level security
 * stands behind `work`: it touches what `look` has found, and every statement in it has to name the brokerage.
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
