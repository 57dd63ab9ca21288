import { createHash } from 'node:crypto';
import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, ConnectionId } from '@tripthread/shared/ids';
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside, type TenantTx } from '../../internal/handles.ts';
import { applicationRole, closePools, openPools } from '../../internal/pools.ts';
import { type OpenTransaction, readNothing, transact } from '../../internal/transaction.ts';
import { brokerages, isoAgents } from '../../schema/brokerages.ts';
import { avinodeConnections } from '../../schema/trips.ts';

/** A brokerage with its Avinode connection and its first rows. */
export interface NewBrokerage {
  readonly name: string;
  readonly at: Instant;
  readonly connection: { readonly key: string; readonly user: string; readonly password: string };
  /** Runs as the application, inside the new brokerage and in the transaction that makes it. */
  readonly fill: (tx: TenantTx, connectionId: ConnectionId) => Promise<void>;
}

/** Tells whether there is a brokerage yet. */
export async function hasBrokerage(database: Database): Promise<boolean> {
  try {
    const found = await database[inside].system.db.select({ id: brokerages.id }).from(brokerages).limit(1);
    return found.length > 0;
  } catch (error) {
    throw asFailure(error);
  }
}

/** Tells whether a broker with each of these emails works here and may sign in. */
export async function hasAgents(database: Database, emails: readonly string[]): Promise<boolean> {
  try {
    const found = await database[inside].system.db
      .selectDistinct({ email: isoAgents.email })
      .from(isoAgents)
      .where(
        and(inArray(isoAgents.email, [...emails]), eq(isoAgents.isActive, true), isNotNull(isoAgents.loginUserId)),
      );
    return found.length === new Set(emails).size;
  } catch (error) {
    throw asFailure(error);
  }
}

// Processes that boot together queue here; the lock goes with the transaction.
const lockKey = 7_423_002;

/**
 * Creates the first brokerages of an empty installation in one transaction. Only the owner of the tables may create a
 * brokerage, so this uses a connection of its own and steps down to the application's role to fill them.
 * @returns false when there was a brokerage already; nothing is changed then
 */
export async function createFirstBrokerages(database: Database, given: readonly NewBrokerage[]): Promise<boolean> {
  const pools = openPools({ url: database[inside].url, deskConnections: 1, stepDown: false });
  try {
    const foundAll = async (open: OpenTransaction): Promise<boolean> => {
      const { db } = open;
      await db.execute(sql`set local lock_timeout = '60s'`);
      await db.execute(sql`set local statement_timeout = '60s'`);
      await db.execute(sql`select pg_advisory_xact_lock(${lockKey})`);
      const present = await db.select({ id: brokerages.id }).from(brokerages).limit(1);
      if (present.length > 0) return false;
      for (const brokerage of given) await found(open, brokerage);
      return true;
    };
    return (await transact(pools.desk, 'begin', foundAll, readNothing)).result;
  } catch (error) {
    throw asFailure(error);
  } finally {
    await closePools(pools);
  }
}

async function found(open: OpenTransaction, { name, at, connection, fill }: NewBrokerage): Promise<void> {
  const { db } = open;
  const [brokerage] = await db.insert(brokerages).values({ name, createdAt: at }).returning({ id: brokerages.id });
  if (brokerage === undefined) throw new Error('the brokerage was not stored');
  const [made] = await db
    .insert(avinodeConnections)
    .values({
      brokerageId: brokerage.id,
      key: connection.key,
      webhookUser: connection.user,
      webhookPasswordSha256: createHash('sha256').update(connection.password).digest(),
      createdAt: at,
    })
    .returning({ id: avinodeConnections.id });
  if (made === undefined) throw new Error('the connection was not stored');
  await asApplication(open, brokerage.id, (tx) => fill(tx, made.id));
}

async function asApplication(
  open: OpenTransaction,
  brokerageId: BrokerageId,
  work: (tx: TenantTx) => Promise<void>,
): Promise<void> {
  const { db } = open;
  await db.execute(sql`set local role ${sql.identifier(applicationRole)}`);
  await db.execute(sql`select set_config('app.brokerage_id', ${brokerageId}, true)`);
  // A new brokerage has no listeners, so nothing is announced.
  await work({
    brokerageId,
    [inside]: {
      ...open,
      changed: new Map(),
      topics: new Set(),
    },
  });
  await db.execute(sql`set local role none`);
}
