import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReservedSql, Sql, TransactionSql } from 'postgres';

/** What the users of a pool observed while its connections were cut. */
export interface LoadReport {
  readonly answered: number;
  readonly failed: number;
  /** Statements answered after their transaction's connection was gone: they ran in another transaction. */
  readonly strays: number;
}

export interface PoolLoad {
  /** Resolves when all running work has settled. */
  stop(): Promise<LoadReport>;
}

interface Counts {
  answered: number;
  failed: number;
  strays: number;
}

/** Keeps a pool busy with several transactions, pipelines on a reserved connection, and single statements. */
export function startLoad(client: Sql, workers: number): PoolLoad {
  const counts = { answered: 0, failed: 0, strays: 0 };
  const kinds = [transact, pipeline, askOnce];
  let isStopped = false;
  const repeat = async (kind: (typeof kinds)[number]) => {
    while (!isStopped)
      try {
        await kind(client, counts);
        counts.answered += 1;
      } catch {
        counts.failed += 1;
        await pause(5);
      }
  };
  const working = Array.from({ length: workers }, () => kinds.map(repeat)).flat();
  return {
    async stop() {
      isStopped = true;
      await Promise.all(working);
      return counts;
    },
  };
}

/** A transaction that continues after its connection was cut, as code that catches errors does. */
async function transact(client: Sql, counts: Counts): Promise<void> {
  const own = randomUUID();
  await client.begin(async (tx) => {
    await tx`select set_config('test.owner', ${own}, true)`;
    for (let n = 0; n < 3; n += 1) {
      try {
        await readOwner(tx, own, counts);
      } catch (error) {
        await pause(60);
        if (await isAnswered(tx)) counts.strays += 1;
        throw error;
      }
      await pause(1);
    }
  });
}

async function readOwner(tx: TransactionSql, own: string, counts: Counts): Promise<void> {
  const [row] = await tx`select current_setting('test.owner', true) as owner, pg_sleep(0.002)`;
  if (row?.owner !== own) counts.strays += 1;
}

const isAnswered = (tx: TransactionSql) =>
  tx`select 1`.then(
    () => true,
    () => false,
  );

/** Pipelined statements; those with parameters are described first, and queue. */
async function pipeline(client: Sql): Promise<void> {
  const connection = await client.reserve();
  try {
    const outcomes = await Promise.allSettled([
      connection.unsafe('begin').execute(),
      ...[1, 2, 3].map((n) => describedFirst(connection, n)),
      connection.unsafe('commit').execute(),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    connection.release();
  }
}

const describedFirst = (connection: ReservedSql, n: number) =>
  connection
    .unsafe(`select $1::int + ${Math.floor(Math.random() * 1e6)}, pg_sleep(0.001)`, [n], { prepare: true })
    .execute();

const askOnce = async (client: Sql): Promise<void> => void (await client`select ${1}::int`);

/** Returns how many connections of a pool work at once: each is reserved, queried and held until all were. */
export async function countConnections(client: Sql, most: number, patienceMs = 4_000): Promise<number> {
  const pids = new Set<unknown>();
  const reserve = async () => {
    const connection = await client.reserve();
    const [row] = await connection`select pg_backend_pid() as pid`;
    pids.add(row?.pid);
    return connection;
  };
  const reserving = Array.from({ length: most }, () => reserve());
  const all = Promise.all(reserving);
  all.catch(() => {});
  await Promise.race([all, pause(patienceMs)]).catch(() => {});
  const count = pids.size;
  for (const one of reserving)
    one.then(
      (connection) => connection.release(),
      () => {},
    );
  return count;
}
