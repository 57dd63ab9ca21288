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
export const openCallLimiter = (options: CallLimiterOptions): CallLimiter => new QueueingLimiter(options);

const busy = () => new Failure('BUSY', { retryAfterSeconds: 1 });

class QueueingLimiter implements CallLimiter {
  readonly #most: number;
  readonly #maxQueued: number;
  readonly #refuseAfter: CallLimiterOptions['refuseAfter'];
  /** Each lets one waiting call in; the longest waiting is first. */
  readonly #waiting = new Set<() => void>();
  #inside = 0;
  #lastProgress = performance.now();

  constructor({ most, maxQueued = Number.POSITIVE_INFINITY, refuseAfter }: CallLimiterOptions) {
    this.#most = most;
    this.#maxQueued = maxQueued;
    this.#refuseAfter = refuseAfter;
  }

  async enter(waitsWithoutTimeout = false): Promise<() => void> {
    if (this.#inside < this.#most) {
      this.#inside += 1;
      this.#lastProgress = performance.now();
      return this.#leaveOnce();
    }
    if (this.#waiting.size >= this.#maxQueued) throw busy();
    await this.#wait(waitsWithoutTimeout);
    return this.#leaveOnce();
  }

  async run<T>(work: () => Promise<T>, waitsWithoutTimeout?: boolean): Promise<T> {
    const leave = await this.enter(waitsWithoutTimeout);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  stalledForMs(): number | null {
    return this.#inside === 0 ? null : performance.now() - this.#lastProgress;
  }

  #leaveOnce(): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#lastProgress = performance.now();
      const [next] = this.#waiting;
      if (next === undefined) this.#inside -= 1;
      else {
        this.#waiting.delete(next);
        next();
      }
    };
  }

  #wait(waitsWithoutTimeout: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const arrivedAt = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const checkDeadline = () => {
        const since = this.#refuseAfter.since === 'arrival' ? arrivedAt : this.#lastProgress;
        const left = this.#refuseAfter.ms - (performance.now() - since);
        if (left > 0) {
          timer = setTimeout(checkDeadline, left);
          return;
        }
        this.#waiting.delete(admit);
        reject(busy());
      };
      this.#waiting.add(admit);
      if (!waitsWithoutTimeout) checkDeadline();
    });
  }
}
