import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type ReservedSql, type Sql, type TransactionSql } from 'postgres';
import { Failure } from '@tripthread/shared/failures';
import { type CallLimiter, openCallLimiter } from '../gate.ts';
import { instantFromPostgres } from './instants.ts';

/** A pool of connections with its query builder. */
export interface Lane {
  readonly client: Sql;
  readonly db: PostgresJsDatabase;
  /** One slot per connection: a transaction begins inside it. */
  readonly gate: CallLimiter;
}

export interface Pools {
  readonly url: string;
  /** Brokers' calls. */
  readonly desk: Lane;
  /** Storing what Avinode sends, which is acknowledged even under heavy load. */
  readonly inbox: Lane;
  /** Background work: a flood of it leaves brokers their connections. */
  readonly ingest: Lane;
  /** Logins, and look-ups of a user's brokerage. */
  readonly system: Lane;
}

export type TenantLane = 'desk' | 'inbox' | 'ingest';

// When no transaction begins or ends for this long, the connections are stuck: waiting callers are refused.
const maxStallMs = 1_500;

export const applicationRole = 'tripthread_app';
export const systemRole = 'tripthread_system';

export interface PoolOptions {
  readonly url: string;
  readonly deskConnections?: number;
  /** For testing row-level security alone: leaves the application with the rights of the URL's own role. */
  readonly stepDown?: boolean;
}

export function openPools({ url, deskConnections = 4, stepDown = true }: PoolOptions): Pools {
  const lane = (role: string, max: number, name: string): Lane => {
    const client = postgres(url, {
      max,
      onnotice: () => {},
      connect_timeout: 5,
      idle_timeout: 0,
      keep_alive: 15,
      backoff: (tries) => Math.min(0.05 * 2 ** tries, 1),
      connection: {
        application_name: `tripthread ${name}`,
        TimeZone: 'UTC',
        DateStyle: 'ISO, YMD',
        statement_timeout: 15_000,
        lock_timeout: 8_000,
        idle_in_transaction_session_timeout: 10_000,
        client_connection_check_interval: 5_000,
        ...(stepDown ? { role } : {}),
      } as Record<string, string | number>,
    });
    const db = drizzle(preparing(client));
    // The query builder has just replaced this client's parsers with its own; times are ISO text everywhere here.
    client.options.parsers[1184] = instantFromPostgres;
    return {
      client,
      db,
      gate: openCallLimiter({ most: max, refuseAfter: { since: 'lastProgress', ms: maxStallMs } }),
    };
  };
  return {
    url,
    desk: lane(applicationRole, deskConnections, 'desk'),
    inbox: lane(applicationRole, 2, 'inbox'),
    ingest: lane(applicationRole, 2, 'ingest'),
    system: lane(systemRole, 2, 'system'),
  };
}

// A list in a statement makes a new statement for each length; lists rarely exceed this number of values.
const maxPreparedValues = 64;

type Unsafe = Sql['unsafe'];

/**
 * Wraps the client for the query builder. Unwrapped, the builder has every statement parsed and planned again, in two
 * round trips; prepared, it is one, and a transaction holds its locks for half as long.
 */
export function preparing<Client extends Sql | TransactionSql>(client: Client): Client {
  const unsafe: Unsafe = (text, values = [], options = {}) =>
    client.unsafe(text, values, { ...options, prepare: values.length <= maxPreparedValues });
  const inside = (work: (tx: TransactionSql) => unknown) => (tx: TransactionSql) => work(preparing(tx));
  const changed =
    'begin' in client
      ? { unsafe, begin: (work: (tx: TransactionSql) => unknown) => client.begin(inside(work)) }
      : { unsafe, savepoint: (work: (tx: TransactionSql) => unknown) => client.savepoint(inside(work)) };
  const wrapped: Client = Object.create(client);
  return Object.assign(wrapped, changed);
}

const longestReserveMs = 8_000;

/** Reserves a connection of the lane until `release`. @throws BUSY when none is free in time */
export async function reserveConnection({ client }: Lane, longestMs = longestReserveMs): Promise<ReservedSql> {
  const reserving = client.reserve();
  try {
    return await within(longestMs, reserving, () => new Failure('BUSY', { retryAfterSeconds: 1 }));
  } catch (error) {
    // Return a connection that arrives too late.
    reserving.then(
      (late) => late.release(),
      () => {},
    );
    throw error;
  }
}

/** Settles as `work` does, or rejects after the timeout. */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns every lane by its name. */
export const lanesOf = ({ desk, inbox, ingest, system }: Pools): Readonly<Record<TenantLane | 'system', Lane>> => ({
  desk,
  inbox,
  ingest,
  system,
});

export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(lanesOf(pools)).map(({ client }) => client.end({ timeout: 3 })));
}
