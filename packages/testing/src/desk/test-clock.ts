import { type Clock, type Instant, instantPlus } from '@tripthread/shared/time/clock';

/** A clock that only moves when a test moves it. */
export interface TestClock extends Clock {
  moveBy(milliseconds: number): void;
}

export function testClock(start: Instant = '2026-11-23T09:30:00.000Z'): TestClock {
  let now = start;
  return {
    now: () => now,
    moveBy: (milliseconds) => {
      now = instantPlus(now, milliseconds);
    },
  };
}
