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
 * How the brokerage's mail goes out from now on; what waits already is left as it is.
 * @throws STALE_VERSION where another lead set one of the same fields meanwhile
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
 * The brokerage's inbox with a new password, which nobody can read again; made with a key that cannot be guessed where
 * there is none yet. What is handed in with the former password is refused from then on.
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
