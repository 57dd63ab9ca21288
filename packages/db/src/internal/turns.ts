import { Failure } from '@tripthread/shared/failures';

export interface Turns {
  /** Runs work when it is its turn; patient work waits however long. @throws BUSY when that takes too long */
  <T>(work: () => Promise<T>, isPatient?: boolean): Promise<T>;
  /** Milliseconds since a turn last began or ended; null when no work is in hand. */
  standstillMs(): number | null;
}

/**
 * Lets so many in at once; the driver would queue without end for a connection. As long as somebody gets done, the others
 * wait. When nobody has for a while, the connections are stuck: who waits is told that it is busy, and who comes then is
 * told at once.
 */
export function takeTurns(most: number, longestStandstillMs = 1_500): Turns {
  let inside = 0;
  let lastProgress = performance.now();
  const waiting = new Set<() => void>();

  const standsStillFor = () => performance.now() - lastProgress;
  const busy = () => new Failure('BUSY', { retryAfterSeconds: 1 });

  const wait = (isPatient: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const look = () => {
        const left = longestStandstillMs - standsStillFor();
        if (left > 0) {
          timer = setTimeout(look, left);
          return;
        }
        waiting.delete(admit);
        reject(busy());
      };
      waiting.add(admit);
      if (!isPatient) look();
    });

  const enter = async (isPatient: boolean): Promise<void> => {
    if (inside >= most) {
      await wait(isPatient);
    } else {
      inside += 1;
      lastProgress = performance.now();
    }
  };
  const leave = () => {
    lastProgress = performance.now();
    const [next] = waiting;
    if (next === undefined) {
      inside -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };

  const takeTurn = async <T>(work: () => Promise<T>, isPatient = false): Promise<T> => {
    await enter(isPatient);
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return Object.assign(takeTurn, { standstillMs: () => (inside === 0 ? null : standsStillFor()) });
}
