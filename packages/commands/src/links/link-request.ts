import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { Encryptor } from './encryptor.ts';

/** A call by a public link, without a login. */
export interface LinkRequest {
  readonly database: Database;
  readonly clock: Clock;
  readonly encryptor: Encryptor;
  /** The IP address, which the limits count by. */
  readonly address: string;
}
