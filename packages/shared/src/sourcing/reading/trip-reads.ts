import { type Instant, instantPlus } from '../../time/clock.ts';

// Notifications that arrive in a burst are read together.
const minReadIntervalMs = 2_000;

/** Returns when to read a trip: now, or two seconds after its last read. */
export function nextReadAt({ readAt }: { readonly readAt: Instant | null }, at: Instant): Instant {
  const earliest = readAt === null ? at : instantPlus(readAt, minReadIntervalMs);
  return earliest > at ? earliest : at;
}
