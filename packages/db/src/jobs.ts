import { EventEmitter } from 'node:events';
import { type JobHelpers, Logger, parseCrontab, run, type Runner, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { isLastAttempt, retryDelayMs, type RetryPolicy } from '@tripthread/shared/housekeeping/retry';
import { type Database, inside } from './internal/handles.ts';
import { within } from './internal/pools.ts';
import { openWorkerLock, type WorkerLock } from './jobs/worker-lock.ts';

export type JobLog = (level: 'error' | 'warning' | 'info' | 'debug', message: string) => void;

export interface JobsOptions {
  /** The handler of each job. A job can run again after a crash, so each has to be idempotent. */
  readonly tasks: Readonly<Record<string, () => Promise<void>>>;
  /** `* * * * * task-name ?jobKey=…`; every instance gives the same, and each time runs once. */
  readonly crontab: string;
  /** How a failed task is retried; the library's own policy where none is given. */
  readonly retries?: Readonly<Record<string, RetryPolicy>>;
  readonly log: JobLog;
  readonly sweepIntervalMs?: number;
}

export interface Jobs {
  stop(): Promise<void>;
}

/** Migrates the queue's own tables. Runs inside the migrator's lock. */
export async function migrateJobs(url: string): Promise<void> {
  const pool = openJobPool(url, () => {});
  try {
    await runMigrations({ pgPool: pool, logger: quietLogger(() => {}) });
  } finally {
    await endJobPool(pool);
  }
}

const restartMs = 1_000;

/**
 * Runs jobs and the timetable until stopped. The queue gives up when the database stays away for long; it is then
 * restarted, without limit.
 */
export const startJobs = (database: Database, options: JobsOptions): Jobs => new JobSupervisor(database, options);

class JobSupervisor implements Jobs {
  readonly #url: string;
  readonly #options: JobsOptions;
  readonly #tasks: RunnerOptions['tasks'];
  readonly #running: Promise<void>;
  #isStopped = false;
  #runner: Runner | null = null;
  #wake = () => {};

  constructor(database: Database, options: JobsOptions) {
    this.#url = database[inside].url;
    this.#options = options;
    this.#tasks = Object.fromEntries(
      Object.entries(options.tasks).map(([name, task]) => [
        name,
        withRetries(options.log, dedupeRows(task), name, options.retries?.[name]),
      ]),
    );
    this.#running = this.#supervise();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#runner?.stop().catch(() => {});
    await this.#running;
  }

  async #supervise(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#runOnce();
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.#options.log('warning', `job queue stopped, restarting: ${message}`);
      }
      if (this.#isStopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, restartMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async #runOnce(): Promise<void> {
    const { log, sweepIntervalMs = 2_000 } = this.#options;
    const workerLock = await openWorkerLock(this.#url);
    const pool = openJobPool(this.#url, log);
    let sweeping: NodeJS.Timeout | undefined;
    try {
      const runner = await startRunner(pool, { ...this.#options, tasks: this.#tasks }, workerLock);
      this.#runner = runner;
      if (this.#isStopped) await runner.stop();
      const sweep = () => void workerLock.sweep().catch((error: unknown) => log('warning', String(error)));
      sweep();
      sweeping = setInterval(sweep, sweepIntervalMs);
      await runner.promise;
    } finally {
      clearInterval(sweeping);
      this.#runner = null;
      await Promise.all([workerLock.close(), endJobPool(pool)]);
    }
  }
}

type JobTask = (payload: unknown, helpers: Pick<JobHelpers, 'job' | 'addJob'>) => Promise<void>;

interface RunnerOptions extends Omit<JobsOptions, 'tasks'> {
  readonly tasks: Readonly<Record<string, JobTask>>;
}

function startRunner(pgPool: pg.Pool, { tasks, crontab, log }: RunnerOptions, workerLock: WorkerLock): Promise<Runner> {
  const events = new EventEmitter();
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => workerLock.hold(workerPool.id));
  return run({
    pgPool,
    concurrency: 1,
    pollInterval: 1_000,
    noHandleSignals: true,
    taskList: tasks,
    // Without a batch delay, graphile-worker does not await the statement that completes a job: when PostgreSQL is away, the
    // unhandled rejection ends this process. A batch catches the error and stops the runner, which is then restarted.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    parsedCronItems: parseCrontab(crontab),
    events,
    logger: quietLogger(log),
  });
}

// One job runs at a time, so only the last few can have completed without PostgreSQL recording it.
const maxEntries = 16;

/** Skips a job that completed here while PostgreSQL was away and could not record it. */
function dedupeRows(task: () => Promise<void>): JobTask {
  const done = new Set<string>();
  return async (_payload, { job }) => {
    // A job that is enqueued again under its key keeps its id and gets a new revision.
    const id = `${job.id} ${job.revision}`;
    if (done.has(id)) return;
    await task();
    done.add(id);
    const [oldest] = done;
    if (oldest !== undefined && done.size > maxEntries) done.delete(oldest);
  };
}

/**
 * Retries a failed task by its policy: enqueues it again under its key, with the failures so far, and completes this job.
 * graphile-worker's own delay is not configurable. A later time of the timetable replaces a waiting retry.
 */
function withRetries(log: JobLog, task: JobTask, name: string, retry: RetryPolicy | undefined): JobTask {
  if (retry === undefined) return task;
  return async (payload, helpers) => {
    try {
      await task(payload, helpers);
    } catch (error) {
      const failures = failuresIn(payload) + 1;
      const isLast = isLastAttempt(retry, failures);
      const message = error instanceof Error ? error.message : String(error);
      log('warning', `${name} failed (attempt ${failures} of ${retry.maxAttempts}): ${message}`);
      if (isLast) return;
      const runAt = new Date(Date.now() + retryDelayMs(retry, failures));
      await helpers.addJob(name, { failures }, { runAt, jobKey: name, jobKeyMode: 'replace' });
    }
  };
}

const failuresIn = (payload: unknown): number =>
  typeof payload === 'object' && payload !== null && 'failures' in payload ? Number(payload.failures) : 0;

/**
 * The queue's connections. graphile-worker's own pool is not awaited at its end and has no error listeners by then, so
 * that a connection which PostgreSQL cuts at that moment ends the process.
 */
function openJobPool(connectionString: string, log: JobLog): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 3,
    application_name: 'tripthread jobs',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  const warn = (error: Error) => log('warning', `a connection of the job queue broke: ${error.message}`);
  pool.on('error', warn);
  pool.on('connect', (client) => client.on('error', warn));
  return pool;
}

/** Waits for running queries, but not for a connection that does not answer. */
async function endJobPool(pool: pg.Pool): Promise<void> {
  await within(2_000, pool.end(), () => new Error('a connection of the job queue does not end')).catch(() => {});
}

const quietLogger = (log: JobLog) => new Logger(() => (level, message) => log(level, message));
