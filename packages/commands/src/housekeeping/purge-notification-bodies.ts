import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { countPurgeableBodies, deleteNotificationBodies } from '@tripthread/db/queries/housekeeping/purge';
import { bodyRetentionDays } from '@tripthread/shared/housekeeping/housekeeping';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { ScheduleContext } from '../schedule-context.ts';
import { batchSize, inBatches } from './in-batches.ts';

/**
 * Deletes the bodies of notifications that were placed longer ago than bodies are stored. A notification that is pending,
 * unread or parked keeps its body.
 * @returns how many
 */
export async function purgeNotificationBodies(context: ScheduleContext): Promise<number> {
  const { tenant, clock, isDry } = context;
  const receivedBefore = instantPlus(clock.now(), -bodyRetentionDays * millisecondsPer.day);
  if (isDry) return inReadTransaction(tenant, (tx) => countPurgeableBodies(tx, receivedBefore));
  return inBatches(context, () =>
    inTransaction(tenant, (tx) => deleteNotificationBodies(tx, { receivedBefore, at: clock.now(), limit: batchSize })),
  );
}
