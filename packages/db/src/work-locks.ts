import postgres from 'postgres';
import { type Database, inside } from './internal/handles.ts';

/** Work in hand: as long as this process lives, and no longer, nobody else takes it. */
export interface WorkLocks {
  /** @returns false where another process has it in hand */
  take(workId: string): Promise<boolean>;
  giveBack(workId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Holds work by advisory locks on a connection of its own: they end with the process, however it ends, so nothing has to
 * be waited out. Should the connection break, two processes may do the same work at once; all of it is safe to repeat.
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
  // A lock that this process has is given again for the asking.
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
      // First at the database: until then, another one of this process would be given the same lock.
      await client`select pg_advisory_unlock(hashtextextended(${key(workId)}, 0))`.catch(() => {});
      inProgress.delete(workId);
    },
    close: () => client.end({ timeout: 2 }),
  };
}
