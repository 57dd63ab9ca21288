import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { Sealer } from './sealer.ts';

/** Someone who opens a link to a proposal or an invitation, without a login. */
export interface LinkVisitor {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** The IP address, which the limits count by. */
  readonly address: string;
}
