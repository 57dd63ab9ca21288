import { inTransaction, type Tenant } from '@tripthread/db/database';
import { lockSettings, saveSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import { getWaits } from '@tripthread/db/queries/brokerage/brokerage-waits';
import type { SaveBrokerageWaits } from '@tripthread/shared/brokerage/brokerage.schema';
import { unwrap } from '@tripthread/shared/failures';
import { decideSettings } from '@tripthread/shared/brokerage/settings';

/**
 * Saves the waiting times before reminders, from the job's next run. Existing reminders are not repeated.
 * @throws STALE_VERSION when another lead changed one of the same fields first
 */
export async function saveWaits(tenant: Tenant, { before, ...wanted }: SaveBrokerageWaits): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    await lockSettings(tx);
    await saveSettings(tx, unwrap(decideSettings(before, wanted, await getWaits(tx))));
  });
}
