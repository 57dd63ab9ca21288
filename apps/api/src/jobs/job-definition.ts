import type { ScheduleContext } from '@tripthread/commands/schedule-context';
import type { Database, Tenant } from '@tripthread/db/database';
import type { Work, WorkKind } from '@tripthread/db/queries/work-items';
import type { BrokerageSettings } from '@tripthread/db/queries/system/brokerages';
import type { JobName } from '@tripthread/shared/housekeeping/housekeeping';
import type { RetryPolicy } from '@tripthread/shared/housekeeping/retry';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { Clock } from '@tripthread/shared/time/clock';
import type { OnJobError } from '../platform/work-loop.ts';

/** What every job has; each is defined in one file, and listed in `registry.ts`. */
interface JobDefinition<Name extends string> {
  readonly name: Name;
  readonly retry: RetryPolicy;
}

/** One brokerage in one run of a recurring job. */
export interface RecurringContext extends ScheduleContext {
  readonly database: Database;
  readonly settings: BrokerageSettings;
}

/** Runs at the times of its schedule, for each brokerage. Has to be idempotent, also in several processes at once. */
export interface RecurringJob extends JobDefinition<JobName> {
  /** As in a crontab, in UTC. */
  readonly schedule: string;
  /** Logged, with the count, after a run that changed something. */
  readonly effectText: string;
  readonly effectLevel?: 'info' | 'error';
  /** Stores the start of a run too, so that a run that was killed is visible. */
  readonly recordsStart?: boolean;
  /** @returns how much it changed */
  readonly run: (context: RecurringContext) => Promise<number>;
}

/** What the queues need themselves; their jobs may need more. */
export interface QueueServices {
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: OnJobError;
}

/** Runs one row of the work queue, outside any transaction. Has to be safe to repeat. */
export interface QueuedJob<Services> extends JobDefinition<WorkKind> {
  /** Checks first whether the row is still there: another process may have completed it. */
  readonly run: (services: Services, tenant: Tenant, work: Work) => Promise<void>;
  /** Removes the row after the last failed attempt, and records the failure where a broker sees it. */
  readonly onGiveUp: (services: Services, tenant: Tenant, work: Work, error: unknown) => Promise<void>;
}

/** Claims and applies rows in one transaction, so that a crash leaves them claimable. */
export interface TransactionalJob<Services> extends JobDefinition<string> {
  readonly listBrokerages: (services: Services) => Promise<readonly BrokerageId[]>;
  /** @returns whether there was anything to claim */
  readonly run: (services: Services, tenant: Tenant) => Promise<boolean>;
}
