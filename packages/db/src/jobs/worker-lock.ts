import postgres, { type Sql } from 'postgres';

export interface WorkerLock {
  /** Shows that the worker of that id lives, for exactly as long as this process does. */
  hold(workerId: string): void;
  /** Frees the jobs of workers that died. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Frees the jobs of dead workers, which the queue would keep locked for hours. Each worker holds an advisory lock under its
 * id on a connection of its own, which ends with the process; an id without a lock is dead.
 */
export async function openWorkerLock(url: string): Promise<WorkerLock> {
  const client = postgres(url, {
    max: 1,
    onnotice: () => {},
    connect_timeout: 5,
    max_lifetime: null,
    idle_timeout: 0,
    keep_alive: 15,
    connection: { application_name: 'tripthread worker locks' },
  });
  await client`select 1`;
  let workerId: string | null = null;
  return {
    hold(id) {
      workerId = id;
      // If this fails, the next sweep takes the lock; until then no sweep touches jobs younger than a second.
      ensureLocked(client, id).catch(() => {});
    },
    async sweep() {
      if (workerId !== null) await ensureLocked(client, workerId);
      await unlockOrphanedJobs(client, workerId ?? '');
    },
    close: () => client.end({ timeout: 2 }),
  };
}

/** Takes the lock unless this connection has it: a replaced connection has lost it. */
async function ensureLocked(client: Sql, id: string): Promise<void> {
  await client`
    with wanted as (select hashtextextended(${id}, 0) as key)
    select case when exists (
      select from pg_locks, wanted
      where locktype = 'advisory' and pid = pg_backend_pid() and objsubid = 1
        and ((classid::bigint << 32) | objid::bigint) = wanted.key
    ) then true else pg_try_advisory_lock(wanted.key) end from wanted`;
}

async function unlockOrphanedJobs(client: Sql, ownId: string): Promise<void> {
  await client.begin(async (tx) => {
    const dead = await tx<{ worker: string }[]>`
      with holders as materialized (
        select locked_by as worker from graphile_worker._private_jobs
          where locked_by is not null and locked_at < now() - interval '1 second'
        union
        select locked_by from graphile_worker._private_job_queues
          where locked_by is not null and locked_at < now() - interval '1 second')
      select worker from holders where worker <> ${ownId} and pg_try_advisory_xact_lock(hashtextextended(worker, 0))`;
    if (dead.length > 0)
      await tx`select graphile_worker.force_unlock_workers(${dead.map(({ worker }) => worker)}::text[])`;
  });
}
