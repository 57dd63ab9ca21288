import { inReadTransaction, inTransaction, type TenantTx, withoutQueueTimeout } from '@tripthread/db/database';
import { getOutboxMail, type OutboxMailDetail } from '@tripthread/db/queries/mail/outbox';
import type { MailId } from '@tripthread/shared/ids';
import type { CommandContext } from '../command-context.ts';

/** Runs a change of a mail in one transaction and returns the mail as committed. */
export async function changeMail(
  { tenant, viewer }: CommandContext,
  mailId: MailId,
  work: (tx: TenantTx) => Promise<void>,
): Promise<OutboxMailDetail> {
  await inTransaction(tenant, work);
  return inReadTransaction(withoutQueueTimeout(tenant), (tx) => getOutboxMail(tx, viewer, mailId));
}
