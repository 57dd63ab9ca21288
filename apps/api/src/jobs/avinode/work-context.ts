import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { AvinodeConnections } from '../../integrations/avinode/connections.ts';

/** What work for Avinode is done with. */
export interface WorkContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly avinode: AvinodeConnections;
}
