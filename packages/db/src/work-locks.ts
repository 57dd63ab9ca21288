import postgres from 'postgres';
import { type Database, inside } from './internal/handles.ts';

/** Advisory locks on work items: while this process lives, no other process takes the item. */
export interface WorkLocks {
  /** @returns false when another process holds the lock */
  take(workId: string): Promise<boolean>;
  giveBack(workId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Locks work items by advisory locks on a connection of its own: they end with the process, so no timeout is needed.
 * If the connection breaks, two processes may run the same item at once; all work is idempotent.
 */
export function openWorkLocks(database: Database): WorkLocks {
  const client = postgres(database[inside].url, {
    max: 1,
    onnotice: () => {},
    connect_timeout: 5,
    idle_timeout: 0,
    max_lifetime: null,
    keep_alive: 15,
    connection: { application_name: 'tripthread work', client_connection_check_interval: 5_000 } as Record<
      string,
      string | number
    >,
  });
  // PostgreSQL grants a lock again to the session that holds it.
  const inProgress = new Set<string>();
  const key = (workId: string) => `work item ${workId}`;
  return {
    async take(workId) {
      if (inProgress.has(workId)) return false;
      inProgress.add(workId);
      try {
        const [row] = await client`select pg_try_advisory_lock(hashtextextended(${key(workId)}, 0)) as taken`;
        if (row?.taken === true) return true;
      } catch (error) {
        inProgress.delete(workId);
        throw error;
      }
      inProgress.delete(workId);
      return false;
    },
    async giveBack(workId) {
      // Unlock in the database first: otherwise another caller in this process would be granted the same lock.
      await client`select pg_advisory_unlock(hashtextextended(${key(workId)}, 0))`.catch(() => {});
      inProgress.delete(workId);
    },
    close: () => client.end({ timeout: 2 }),
  };
}
