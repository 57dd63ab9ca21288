import { createHash } from 'node:crypto';
import type { Instant } from '@tripthread/shared/time/clock';
import { asc } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { mailInboxes, mailSettings } from '../../schema/mails.ts';

export interface MailSettings {
  /** A mail is looked at before it goes out. */
  readonly needsApproval: boolean;
  /** Stands behind the broker's name where mail says whom it is from. */
  readonly fromName: string | null;
  readonly signature: string | null;
}

// By default every mail needs approval.
const unset: MailSettings = { needsApproval: true, fromName: null, signature: null };

export async function getMailSettings(tx: TenantTx): Promise<MailSettings> {
  const [settings] = await tx[inside].db
    .select({
      needsApproval: mailSettings.needsApproval,
      fromName: mailSettings.fromName,
      signature: mailSettings.signature,
    })
    .from(mailSettings)
    .where(ofTenant(tx, mailSettings));
  return settings ?? unset;
}

export async function saveMailSettings(tx: TenantTx, settings: MailSettings, at: Instant): Promise<void> {
  const given = { ...settings, updatedAt: at };
  await tx[inside].db
    .insert(mailSettings)
    .values({ ...given, brokerageId: tx.brokerageId })
    .onConflictDoUpdate({ target: mailSettings.brokerageId, set: given, setWhere: ofTenant(tx, mailSettings) });
}

/** Lists the inboxes, oldest first, without their password hashes. */
export async function listMailInboxes(
  tx: TenantTx,
): Promise<readonly { readonly key: string; readonly user: string; readonly isActive: boolean }[]> {
  return tx[inside].db
    .select({ key: mailInboxes.key, user: mailInboxes.webhookUser, isActive: mailInboxes.isActive })
    .from(mailInboxes)
    .where(ofTenant(tx, mailInboxes))
    .orderBy(asc(mailInboxes.createdAt), asc(mailInboxes.id));
}

/** Where mail comes in: its password is kept as a hash only. */
export async function saveMailInbox(
  tx: TenantTx,
  given: { readonly key: string; readonly user: string; readonly password: string; readonly at: Instant },
): Promise<void> {
  const webhookPasswordSha256 = createHash('sha256').update(given.password).digest();
  await tx[inside].db
    .insert(mailInboxes)
    .values({
      brokerageId: tx.brokerageId,
      key: given.key,
      webhookUser: given.user,
      webhookPasswordSha256,
      createdAt: given.at,
    })
    .onConflictDoUpdate({
      target: mailInboxes.key,
      set: { webhookPasswordSha256 },
      setWhere: ofTenant(tx, mailInboxes),
    });
}
