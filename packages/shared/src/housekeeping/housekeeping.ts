/** What a lead, or the command line, may have done at once instead of at its hour. */
export const housekeepingJobs = [
  'archive-sessions',
  'reconcile-counters',
  'purge-deliveries',
  'purge-logins',
  'purge-links',
] as const;
export type HousekeepingJob = (typeof housekeepingJobs)[number];

/** What happens every minute anyway. */
export const minuteJobs = [
  'wake-sessions',
  'expire-quotes',
  'fire-chasers',
  'follow-up-proposals',
  'avinode-catch-up',
] as const;
export type JobName = HousekeepingJob | (typeof minuteJobs)[number];

export const jobNames: readonly JobName[] = [...housekeepingJobs, ...minuteJobs];

export const incidentKinds = ['counter_drift'] as const;

/** The numbers of a session that equal the rows they count, at every commit. */
export const countedFields = [
  'version',
  'messageCount',
  'quotesReceivedCount',
  'quotesExpectedCount',
  'operatorsContactedCount',
] as const;
export type CountedField = (typeof countedFields)[number];

export interface Drift {
  readonly field: CountedField;
  readonly stored: number;
  readonly counted: number;
}

/** Where a session says another number than its rows come to. */
export const driftsOf = (
  stored: Readonly<Record<CountedField, number>>,
  counted: Readonly<Record<CountedField, number>>,
): readonly Drift[] =>
  countedFields
    .filter((field) => stored[field] !== counted[field])
    .map((field) => ({ field, stored: stored[field], counted: counted[field] }));

/** For how long the body of a notification is kept after it came, and the key of a link after it ran out. */
export const bodyRetentionDays = 30;
export const linkRetentionDays = 30;
