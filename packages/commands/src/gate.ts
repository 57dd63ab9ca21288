import { Failure } from '@tripthread/shared/failures';

export interface GateOptions {
  /** How many may be inside at once. */
  readonly most: number;
  readonly mostWaiting: number;
  readonly longestWaitMs: number;
}

export interface Gate {
  /** @returns what to call on the way out @throws BUSY when there is no room to wait, or waiting took too long */
  enter(): Promise<() => void>;
}

/** A bound on work in hand with a short queue before it: under overload most get a quick "busy", the rest a quick answer. */
export function openGate({ most, mostWaiting, longestWaitMs }: GateOptions): Gate {
  let inside = 0;
  const waiting: (() => void)[] = [];

  const leaveOnce = () => {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    };
  };
  const busy = () => new Failure('BUSY', { retryAfterSeconds: 1 });

  return {
    async enter() {
      if (inside < most) {
        inside += 1;
        return leaveOnce();
      }
      if (waiting.length >= mostWaiting) throw busy();
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(admit), 1);
          reject(busy());
        }, longestWaitMs);
        const admit = () => {
          clearTimeout(timer);
          resolve();
        };
        waiting.push(admit);
      });
      return leaveOnce();
    },
  };
}
