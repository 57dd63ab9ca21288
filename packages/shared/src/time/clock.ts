/**
 * Business time. Product code never reads the system time directly: it gets a clock, so that a test can move server and
 * browser together.
 */
export interface Clock {
  /** The present instant as ISO 8601 in UTC with milliseconds, e.g. `2026-11-23T09:30:00.000Z`. */
  now(): Instant;
}

/** ISO 8601 in UTC with exactly three decimals. Instants of this form sort as text. */
export type Instant = string;

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** The instant `milliseconds` after `instant` (before, when negative). */
export function instantPlus(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

export const millisecondsPer = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
