import type { Tenant } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';

/** What a command of the schedule gets: one brokerage and how long it may take. */
export interface ScheduleContext {
  readonly tenant: Tenant;
  readonly clock: Clock;
  /** Only count what would change. */
  readonly isDry: boolean;
  /** Whether there is time for another batch. The next run does the rest. */
  readonly hasTimeLeft: () => boolean;
}
