/** Jobs that a lead or the command line can run immediately. */
export const housekeepingJobs = [
  'archive-sessions',
  'reconcile-counters',
  'purge-deliveries',
  'purge-logins',
  'purge-links',
] as const;
export type HousekeepingJob = (typeof housekeepingJobs)[number];

/** Jobs that run every minute anyway. */
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

/** The counters of a session that must equal the rows they count, at every commit. */
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

/** A session whose counter differs from its rows. */
export const driftsOf = (
  stored: Readonly<Record<CountedField, number>>,
  counted: Readonly<Record<CountedField, number>>,
): readonly Drift[] =>
  countedFields
    .filter((field) => stored[field] !== counted[field])
    .map((field) => ({ field, stored: stored[field], counted: counted[field] }));

/** Retention of a notification's body after it arrived, and of a link's token after it expired. */
export const bodyRetentionDays = 30;
export const linkRetentionDays = 30;
