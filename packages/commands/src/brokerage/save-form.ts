import { inTransaction, type Tenant } from '@tripthread/db/database';
import { lockSettings, saveSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import { getBrokerageForm } from '@tripthread/db/queries/proposals/proposal-sources';
import type { SaveBrokerageForm } from '@tripthread/shared/brokerage/brokerage.schema';
import { unwrap } from '@tripthread/shared/failures';
import { decideSettings } from '@tripthread/shared/brokerage/settings';

/** What stands on proposals from now on. @throws STALE_VERSION where another lead set one of the same fields meanwhile */
export async function saveForm(tenant: Tenant, { before, ...wanted }: SaveBrokerageForm): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    await lockSettings(tx);
    await saveSettings(tx, unwrap(decideSettings(before, wanted, await getBrokerageForm(tx))));
  });
}
