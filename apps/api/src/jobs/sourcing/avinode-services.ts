import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import type { AvinodeConnections } from '../../integrations/avinode/connections.ts';

/** What the jobs of the Avinode queue need. */
export interface AvinodeServices {
  readonly database: Database;
  readonly clock: Clock;
  readonly avinode: AvinodeConnections;
}

/** Returns the sentence that a broker sees after the last attempt; internal errors are only logged. */
export const giveUpText = (error: unknown): string =>
  error instanceof AvinodeError ? error.message : 'Something went wrong here; it was logged.';
