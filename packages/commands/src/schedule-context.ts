import type { Tenant } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';

/** What a recurring job's command gets: one brokerage and a time limit. */
export interface ScheduleContext {
  readonly tenant: Tenant;
  readonly clock: Clock;
  /** Counts without changing anything. */
  readonly isDry: boolean;
  /** Whether there is time for another batch. The next run does the rest. */
  readonly hasTimeLeft: () => boolean;
}
