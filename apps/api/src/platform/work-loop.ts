import { setTimeout } from 'node:timers/promises';
import type { Instant } from '@tripthread/shared/time/clock';
import { openPause } from './interruptible-wait.ts';

const pollIntervalMs = 1_000;
const pageSize = 40;

/** Thrown by a job that has to wait for a reason of its connection: retried at `until`, without counting a failure. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';

  readonly until: Instant;

  constructor(until: Instant) {
    super('retry later');
    this.until = until;
  }
}

/** Logs a failure. `details` name the job and the row. */
export type OnJobError = (error: unknown, details: Readonly<Record<string, string>>) => void;

export interface DueItem {
  /** The same for the same item in every poll, so that it never runs twice at once in this process. */
  readonly key: string;
  /** Runs it once and records the outcome; handles its own errors. @returns whether more of it is due now */
  run(isStopped: () => boolean): Promise<boolean>;
}

/** Where a loop finds its items. How they are claimed and retried is up to the source. */
export interface WorkSource {
  /** Lists items that are due, longest waiting first, except those in progress. */
  listDue(inProgress: readonly string[], limit: number): Promise<readonly DueItem[]>;
  close(): Promise<void>;
}

export interface WorkLoopOptions {
  readonly source: WorkSource;
  /** How many items run at once. */
  readonly concurrency: number;
  /** Rests before the next poll for as long as it worked, at most this long, so that more items can be done together. */
  readonly maxRestMs: number;
  readonly onError: OnJobError;
}

export interface WorkLoop {
  /** Polls now, because something was enqueued. A lost call costs a second. */
  wake(): void;
  /** Returns when the items in progress have ended. */
  stop(): Promise<void>;
}

interface Slots {
  hasFree(): boolean;
  isEmpty(): boolean;
  keys(): readonly string[];
  /** Starts items until no slot is free; not those in progress. @returns the rest */
  fill(items: readonly DueItem[]): readonly DueItem[];
  /** Returns when the items in progress have ended. */
  drain(): Promise<unknown>;
}

/** Runs at most so many items at once. `onEnd` learns of each whether more of it is due. */
function openSlots(
  { concurrency, onError }: Pick<WorkLoopOptions, 'concurrency' | 'onError'>,
  isStopped: () => boolean,
  onEnd: (isMoreDue: boolean) => void,
): Slots {
  const inProgress = new Map<string, Promise<void>>();

  async function run(item: DueItem) {
    let isMoreDue = false;
    try {
      isMoreDue = await item.run(isStopped);
    } catch (error) {
      onError(error, { item: item.key });
    } finally {
      inProgress.delete(item.key);
      onEnd(isMoreDue);
    }
  }

  const hasFree = () => inProgress.size < concurrency;
  return {
    hasFree,
    isEmpty: () => inProgress.size === 0,
    keys: () => [...inProgress.keys()],
    fill(items) {
      for (const [index, item] of items.entries()) {
        if (!hasFree() || isStopped()) return items.slice(index);
        if (!inProgress.has(item.key)) inProgress.set(item.key, run(item));
      }
      return [];
    },
    drain: () => Promise.all(inProgress.values()),
  };
}

/** Runs what the source lists, until stopped. Any number of processes may do this on one database. */
export function startWorkLoop({ source, concurrency, maxRestMs, onError }: WorkLoopOptions): WorkLoop {
  // Polling after each item would cost more than most items.
  let queued: readonly DueItem[] = [];
  let isStopped = false;
  let isWakeRequested = false;
  let isMoreDue = false;
  let lastPolledAt = Number.NEGATIVE_INFINITY;
  const pause = openPause();
  const onEnd = (isMore: boolean) => {
    if (isMore) isMoreDue = true;
    pause.wake();
  };
  const slots = openSlots({ concurrency, onError }, () => isStopped, onEnd);

  async function poll() {
    isWakeRequested = false;
    lastPolledAt = performance.now();
    try {
      queued = await source.listDue(slots.keys(), pageSize);
    } catch (error) {
      onError(error, {});
    }
  }

  async function run() {
    while (!isStopped) {
      if (isMoreDue && queued.length === 0 && slots.isEmpty()) {
        isMoreDue = false;
        isWakeRequested = true;
        await setTimeout(Math.min(performance.now() - lastPolledAt, maxRestMs));
      }
      const isPollDue = isWakeRequested || performance.now() - lastPolledAt >= pollIntervalMs;
      if (queued.length === 0 && slots.hasFree() && isPollDue && !isStopped) await poll();
      queued = slots.fill(queued);
      const canPoll = isWakeRequested && queued.length === 0 && slots.hasFree();
      if (!isStopped && !canPoll) await pause.for(pollIntervalMs);
    }
  }

  const running = run();
  const wake = () => {
    isWakeRequested = true;
    pause.wake();
  };
  const stop = async () => {
    isStopped = true;
    pause.wake();
    await running;
    await slots.drain();
    await source.close();
  };
  return { wake, stop };
}

/** Runs what is due now, one item after the other; for tests. @returns how many items, and whether more are due */
export async function runDueItems(source: WorkSource): Promise<{ readonly count: number; readonly isMore: boolean }> {
  let isMore = false;
  const due = await source.listDue([], 100);
  for (const item of due) if (await item.run(() => false)) isMore = true;
  return { count: due.length, isMore };
}
