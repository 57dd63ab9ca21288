import type { BrokerageId, MailInboxId } from '@tripthread/shared/ids';
import { and, eq } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { mailInboxes } from '../../schema/mails.ts';

export interface MailInbox {
  readonly id: MailInboxId;
  readonly brokerageId: BrokerageId;
  readonly webhookUser: string;
  readonly webhookPasswordSha256: Buffer;
}

/** Finds the inbox that a webhook address names. */
export function openMailInboxLookup(database: Database): (key: string) => Promise<MailInbox | null> {
  return async (key) => {
    try {
      const [inbox] = await database[inside].system.db
        .select({
          id: mailInboxes.id,
          brokerageId: mailInboxes.brokerageId,
          webhookUser: mailInboxes.webhookUser,
          webhookPasswordSha256: mailInboxes.webhookPasswordSha256,
        })
        .from(mailInboxes)
        .where(and(eq(mailInboxes.key, key), eq(mailInboxes.isActive, true)));
      return inbox ?? null;
    } catch (error) {
      throw asFailure(error);
    }
  };
}
