import { Failure } from '@tripthread/shared/failures';

export interface CallLimiterOptions {
  /** How many calls may run at once. */
  readonly most: number;
  /** How many calls may wait; unlimited by default. */
  readonly maxQueued?: number;
  /**
   * When a waiting call is refused: after `ms` in the queue, or once no call has started or ended for `ms`. The second suits
   * work that waits for connections: a long queue is fine while calls complete.
   */
  readonly refuseAfter: { readonly since: 'arrival' | 'lastProgress'; readonly ms: number };
}

export interface CallLimiter {
  /**
   * Waits for a slot. Patient calls wait without a deadline.
   * @returns a function that frees the slot @throws BUSY when the queue is full or the deadline passes
   */
  enter(waitsWithoutTimeout?: boolean): Promise<() => void>;
  /** Runs work in a slot. @throws BUSY as `enter` does */
  run<T>(work: () => Promise<T>, waitsWithoutTimeout?: boolean): Promise<T>;
  /** Milliseconds since a call last started or ended; null when no call runs. */
  stalledForMs(): number | null;
}

/** Limits concurrent work, with a queue. The only limiter: HTTP, passwords and database connections share it. */
export function openCallLimiter({
  most,
  maxQueued = Number.POSITIVE_INFINITY,
  refuseAfter,
}: CallLimiterOptions): CallLimiter {
  let inside = 0;
  let lastProgress = performance.now();
  const waiting = new Set<() => void>();
  const busy = () => new Failure('BUSY', { retryAfterSeconds: 1 });

  const leaveOnce = () => {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      lastProgress = performance.now();
      const [next] = waiting;
      if (next === undefined) inside -= 1;
      else {
        waiting.delete(next);
        next();
      }
    };
  };

  const wait = (waitsWithoutTimeout: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const arrivedAt = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const checkDeadline = () => {
        const since = refuseAfter.since === 'arrival' ? arrivedAt : lastProgress;
        const left = refuseAfter.ms - (performance.now() - since);
        if (left > 0) {
          timer = setTimeout(checkDeadline, left);
          return;
        }
        waiting.delete(admit);
        reject(busy());
      };
      waiting.add(admit);
      if (!waitsWithoutTimeout) checkDeadline();
    });

  const enter = async (waitsWithoutTimeout = false) => {
    if (inside < most) {
      inside += 1;
      lastProgress = performance.now();
      return leaveOnce();
    }
    if (waiting.size >= maxQueued) throw busy();
    await wait(waitsWithoutTimeout);
    return leaveOnce();
  };

  return {
    enter,
    stalledForMs: () => (inside === 0 ? null : performance.now() - lastProgress),
    async run(work, waitsWithoutTimeout) {
      const leave = await enter(waitsWithoutTimeout);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
