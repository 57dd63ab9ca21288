/** How often a failed job is tried again, and how long it waits in between. The delay doubles with each failure. */
export interface RetryPolicy {
  /** Counts the first attempt too. */
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/** Every retry policy of the product. The time until a job gives up is in the comment. */
export const retryPolicies = {
  /** Placing a notification needs only the database: 68 minutes, then it is parked. */
  placeNotification: { maxAttempts: 12, firstDelayMs: 2_000, maxDelayMs: 3_600_000 },
  /** Reading one message of a trip or connection: 30 seconds, then its notification is parked. */
  readMessage: { maxAttempts: 5, firstDelayMs: 2_000, maxDelayMs: 60_000 },
  /** A read or a command at Avinode: 4 minutes. An outage of Avinode counts no failure. */
  avinode: { maxAttempts: 8, firstDelayMs: 2_000, maxDelayMs: 300_000 },
  /** A mail to send or to place: 57 minutes. */
  mail: { maxAttempts: 14, firstDelayMs: 2_000, maxDelayMs: 600_000 },
  /** A job that runs every minute: the next run replaces the retry. */
  everyMinute: { maxAttempts: 5, firstDelayMs: 3_000, maxDelayMs: 60_000 },
  /** A job that runs every hour or night: 3 hours. */
  hourly: { maxAttempts: 13, firstDelayMs: 3_000, maxDelayMs: 3_600_000 },
} as const satisfies Readonly<Record<string, RetryPolicy>>;

/** Returns the delay after the nth failure. */
export const retryDelayMs = ({ firstDelayMs, maxDelayMs }: RetryPolicy, failures: number): number =>
  Math.min(firstDelayMs * 2 ** (failures - 1), maxDelayMs);

export const isLastAttempt = ({ maxAttempts }: RetryPolicy, failures: number): boolean => failures >= maxAttempts;
