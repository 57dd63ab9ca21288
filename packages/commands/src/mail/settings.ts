import { randomBytes } from 'node:crypto';
import { inReadTransaction, inTransaction, type Tenant } from '@tripthread/db/database';
import { lockSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import {
  getMailSettings,
  listMailInboxes,
  type MailSettings,
  saveMailInbox,
  saveMailSettings,
} from '@tripthread/db/queries/mail/mail-settings';
import type { Clock } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { SaveMailSettings } from '@tripthread/shared/mail/mails.schema';
import { decideSettings } from '@tripthread/shared/brokerage/settings';

export interface MailSettingsView extends MailSettings {
  readonly inboxes: readonly { readonly key: string; readonly user: string; readonly isActive: boolean }[];
}

export const readMailSettings = (tenant: Tenant): Promise<MailSettingsView> =>
  inReadTransaction(tenant, async (tx) => ({ ...(await getMailSettings(tx)), inboxes: await listMailInboxes(tx) }));

/**
 * Saves how the brokerage's future mail is sent. Mail that is waiting does not change.
 * @throws STALE_VERSION when another lead changed one of the same fields first
 */
export async function changeMailSettings(
  { tenant, clock }: { readonly tenant: Tenant; readonly clock: Clock },
  { before, ...wanted }: SaveMailSettings,
): Promise<MailSettingsView> {
  return inTransaction(tenant, async (tx) => {
    await lockSettings(tx);
    const current = await getMailSettings(tx);
    const changed = unwrap(decideSettings(before, wanted, current));
    await saveMailSettings(tx, { ...current, ...changed }, clock.now());
    return { ...(await getMailSettings(tx)), inboxes: await listMailInboxes(tx) };
  });
}

/**
 * Sets a new password of the brokerage's inbox, shown once; creates the inbox, with an unguessable key, if there is none. The
 * former password is refused from then on.
 */
export async function renewInbox({ tenant, clock }: { readonly tenant: Tenant; readonly clock: Clock }) {
  const secret = () => randomBytes(24).toString('base64url');
  const given = { key: secret(), user: 'tripthread', password: secret() };
  return inTransaction(tenant, async (tx) => {
    const [present] = await listMailInboxes(tx);
    const inbox = { ...given, ...(present === undefined ? {} : { key: present.key, user: present.user }) };
    await saveMailInbox(tx, { ...inbox, at: clock.now() });
    return inbox;
  });
}
