import type { Database } from '@tripthread/db/database';
import {
  countExpiredLogins,
  deleteExpiredLogins,
  deleteExpiredVerifications,
} from '@tripthread/db/queries/system/expired-logins';
import type { ScheduleContext } from '../schedule-context.ts';
import { batchSize, inBatches } from './in-batches.ts';

/**
 * Deletes expired logins of the brokerage's brokers, and expired rows that belong to no brokerage.
 * @returns how many logins of the brokerage
 */
export async function purgeExpiredLogins(context: ScheduleContext & { readonly database: Database }): Promise<number> {
  const { database, tenant, clock, isDry } = context;
  const { brokerageId } = tenant;
  const before = clock.now();
  if (isDry) return countExpiredLogins(database, brokerageId, before);
  const deleted = await inBatches(context, () =>
    deleteExpiredLogins(database, { brokerageId, before, limit: batchSize }),
  );
  await inBatches(context, () => deleteExpiredLogins(database, { brokerageId: null, before, limit: batchSize }));
  await deleteExpiredVerifications(database, before);
  return deleted;
}
