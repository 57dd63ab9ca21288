import { inTransaction, type Tenant } from '@tripthread/db/database';
import { lockSettings, saveSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import { getArchiveAfterDays } from '@tripthread/db/queries/housekeeping/job-runs';
import { unwrap } from '@tripthread/shared/failures';
import type { SaveRetention } from '@tripthread/shared/housekeeping/housekeeping.schema';
import { decideSettings } from '@tripthread/shared/brokerage/settings';

/** Saves how long data is kept, from the job's next run. @throws STALE_VERSION when another lead changed it first */
export async function saveRetention(tenant: Tenant, { before, ...wanted }: SaveRetention): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    await lockSettings(tx);
    const current = { archiveAfterDays: await getArchiveAfterDays(tx) };
    await saveSettings(tx, unwrap(decideSettings(before, wanted, current)));
  });
}
