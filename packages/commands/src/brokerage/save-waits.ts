import { inTransaction, type Tenant } from '@tripthread/db/database';
import { lockSettings, saveSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import { getWaits } from '@tripthread/db/queries/brokerage/brokerage-waits';
import type { SaveBrokerageWaits } from '@tripthread/shared/brokerage/brokerage.schema';
import { unwrap } from '@tripthread/shared/failures';
import { decideSettings } from '@tripthread/shared/brokerage/settings';

/**
 * From the next look on; what was chased already is not chased again.
 * @throws STALE_VERSION where another lead set one of the same fields meanwhile
 */
export async function saveWaits(tenant: Tenant, { before, ...wanted }: SaveBrokerageWaits): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    await lockSettings(tx);
    await saveSettings(tx, unwrap(decideSettings(before, wanted, await getWaits(tx))));
  });
}
