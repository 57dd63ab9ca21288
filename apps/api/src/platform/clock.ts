import { readFileSync } from 'node:fs';
import { type Clock, type Instant, systemClock } from '@tripthread/shared/time/clock';

const pollIntervalMs = 50;
const machineTime = (): Instant => systemClock.now();

/** Returns the machine's clock, or one that a file moves. */
export function openClock(file: string | undefined): Clock {
  return file === undefined ? systemClock : fileClock(file);
}

/**
 * For tests: the file holds an offset from the machine's clock in milliseconds (`86400000`), or an instant at which time
 * is frozen (`2026-11-23T09:30:00Z`). Without a valid file, time is the machine's.
 */
function fileClock(file: string): Clock {
  let lastPolledAt = Number.NEGATIVE_INFINITY;
  let read: () => Instant = machineTime;
  const poll = () => {
    lastPolledAt = performance.now();
    try {
      // Read each time: two writes within a tick of the file system have the same modification time.
      read = readingOf(readFileSync(file, 'utf8').trim());
    } catch {
      read = machineTime;
    }
  };
  return {
    now() {
      if (performance.now() - lastPolledAt >= pollIntervalMs) poll();
      return read();
    },
  };
}

function readingOf(text: string): () => Instant {
  if (/^[+-]?\d{1,15}$/u.test(text)) {
    const offset = Number(text);
    return () => new Date(Date.now() + offset).toISOString();
  }
  const modifiedMs = Date.parse(text);
  if (Number.isNaN(modifiedMs)) return machineTime;
  const instant = new Date(modifiedMs).toISOString();
  return () => instant;
}
