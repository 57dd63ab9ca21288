import { inTransaction, type Tenant } from '@tripthread/db/database';
import { lockSettings, saveSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import { getBrokerageForm } from '@tripthread/db/queries/proposals/proposal-sources';
import type { SaveBrokerageForm } from '@tripthread/shared/brokerage/brokerage.schema';
import { unwrap } from '@tripthread/shared/failures';
import { decideSettings } from '@tripthread/shared/brokerage/settings';

/** Saves what future proposals show. @throws STALE_VERSION when another lead changed one of the same fields first */
export async function saveForm(tenant: Tenant, { before, ...wanted }: SaveBrokerageForm): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    await lockSettings(tx);
    await saveSettings(tx, unwrap(decideSettings(before, wanted, await getBrokerageForm(tx))));
  });
}
