import { inReading, inTransaction, type Tenant } from '@tripthread/db/database';
import {
  getMailSettings,
  listMailInboxes,
  type MailSettings,
  saveMailSettings,
} from '@tripthread/db/queries/mail-settings';
import type { Clock } from '@tripthread/shared/clock';
import type { SaveMailSettings } from '@tripthread/shared/mails.schema';

export interface MailSettingsView extends MailSettings {
  readonly inboxes: readonly { readonly key: string; readonly user: string; readonly isActive: boolean }[];
}

export const readMailSettings = (tenant: Tenant): Promise<MailSettingsView> =>
  inReading(tenant, async (tx) => ({ ...(await getMailSettings(tx)), inboxes: await listMailInboxes(tx) }));

/** How the brokerage's mail goes out from now on; what waits already is left as it is. */
export async function changeMailSettings(
  { tenant, clock }: { readonly tenant: Tenant; readonly clock: Clock },
  settings: SaveMailSettings,
): Promise<MailSettingsView> {
  return inTransaction(tenant, async (tx) => {
    await saveMailSettings(tx, settings, clock.now());
    return { ...(await getMailSettings(tx)), inboxes: await listMailInboxes(tx) };
  });
}
