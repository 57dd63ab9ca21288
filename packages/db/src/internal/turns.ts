import { Failure } from '@tripthread/shared/failures';

/** Runs work when it is its turn. @throws BUSY when that takes too long */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets so many in at once. The driver would queue without end for a connection; whoever waits here is told that it is
 * busy while somebody is still there to hear it.
 */
export function takeTurns(most: number, longestWaitMs = 1_500): Turns {
  let inside = 0;
  const waiting = new Set<() => void>();

  const enter = (): Promise<void> => {
    if (inside < most) {
      inside += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(admit);
        reject(new Failure('BUSY', { retryAfterSeconds: 1 }));
      }, longestWaitMs);
      waiting.add(admit);
    });
  };
  const leave = () => {
    const [next] = waiting;
    if (next === undefined) {
      inside -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
