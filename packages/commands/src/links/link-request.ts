import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { Encryptor } from './encryptor.ts';

/** Someone who opens a link to a proposal or an invitation, without a login. */
export interface LinkRequest {
  readonly database: Database;
  readonly clock: Clock;
  readonly encryptor: Encryptor;
  /** The IP address, which the limits count by. */
  readonly address: string;
}
