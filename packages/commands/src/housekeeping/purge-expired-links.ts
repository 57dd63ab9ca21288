import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import {
  countPurgeableInvitations,
  countPurgeableLinks,
  purgeInvitations,
  purgeLinks,
} from '@tripthread/db/queries/housekeeping/purge';
import { linkRetentionDays } from '@tripthread/shared/housekeeping/housekeeping';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { ScheduleContext } from '../schedule-context.ts';
import { batchSize, inBatches } from './in-batches.ts';

/** Deletes the tokens of long expired proposal links, and long expired invitations that were not accepted. @returns how many */
export async function purgeExpiredLinks(context: ScheduleContext): Promise<number> {
  const { tenant, clock, isDry } = context;
  const expiredBefore = instantPlus(clock.now(), -linkRetentionDays * millisecondsPer.day);
  if (isDry)
    return inReadTransaction(
      tenant,
      async (tx) =>
        (await countPurgeableLinks(tx, expiredBefore)) + (await countPurgeableInvitations(tx, expiredBefore)),
    );
  const purge = (deleteBatch: typeof purgeLinks) =>
    inBatches(context, () => inTransaction(tenant, (tx) => deleteBatch(tx, { expiredBefore, limit: batchSize })));
  return (await purge(purgeLinks)) + (await purge(purgeInvitations));
}
