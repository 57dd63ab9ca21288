import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, MailId, MessageId, SessionId } from '@tripthread/shared/ids';
import type { MailStatus } from '@tripthread/shared/mail/mails';
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { inboundMails, mails } from '../../schema/mails.ts';
import { enqueueWork } from '../work-items.ts';

export type Mail = typeof mails.$inferSelect;
/** A mail to a client, shown in a session's thread. */
export type SessionMail = Mail & { readonly sessionId: SessionId };

type NewMail = Omit<typeof mails.$inferInsert, 'brokerageId' | 'id'>;

/** Stores a mail, and enqueues one that waits for nothing else. Call it last in the transaction. */
export async function insertMail(tx: TenantTx, given: NewMail): Promise<Mail> {
  const [mail] = await tx[inside].db
    .insert(mails)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning();
  if (mail === undefined) throw new Error('the mail was not stored');
  if (mail.status === 'waiting') enqueueWork(tx, { kind: 'send_mail', subjectId: mail.id, at: mail.createdAt });
  tx[inside].topics.add('mails');
  return mail;
}

const maxReferences = 8;

/** Returns the newest Message-IDs of a session's outgoing and inbound mail, in no order. */
export async function listMailReferences(
  tx: TenantTx,
  sessionId: SessionId,
): Promise<readonly { readonly id: string | null; readonly at: Instant }[]> {
  const { db } = tx[inside];
  const sent = await db
    .select({ id: mails.messageIdHeader, at: mails.createdAt })
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.sessionId, sessionId), isNotNull(mails.messageIdHeader)))
    .orderBy(desc(mails.createdAt))
    .limit(maxReferences);
  const received = await db
    .select({ id: inboundMails.messageIdHeader, at: inboundMails.receivedAt })
    .from(inboundMails)
    .where(
      and(ofTenant(tx, inboundMails), eq(inboundMails.sessionId, sessionId), isNotNull(inboundMails.messageIdHeader)),
    )
    .orderBy(desc(inboundMails.receivedAt))
    .limit(maxReferences);
  return [...sent, ...received];
}

export async function findMail(tx: TenantTx, mailId: MailId): Promise<Mail | null> {
  const [mail] = await tx[inside].db
    .select()
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.id, mailId)));
  return mail ?? null;
}

/** @throws MAIL_NOT_FOUND */
export async function getMail(tx: TenantTx, mailId: MailId): Promise<Mail> {
  const mail = await findMail(tx, mailId);
  if (mail === null) throw new Failure('MAIL_NOT_FOUND');
  return mail;
}

/** Returns a mail of a session, not one of an invitation. @throws MAIL_NOT_FOUND */
export async function getSessionMail(tx: TenantTx, mailId: MailId): Promise<SessionMail> {
  const mail = await getMail(tx, mailId);
  const { sessionId } = mail;
  if (sessionId === null) throw new Failure('MAIL_NOT_FOUND');
  return { ...mail, sessionId };
}

/** Returns the mail that carries a message, or null. */
export async function findMailOfMessage(tx: TenantTx, messageId: MessageId): Promise<Mail | null> {
  const [mail] = await tx[inside].db
    .select()
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.messageId, messageId)));
  return mail ?? null;
}

/** Finds one of our mails by its Message-ID header. */
export async function findMailByHeader(tx: TenantTx, messageIdHeader: string): Promise<Mail | null> {
  const [mail] = await tx[inside].db
    .select()
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.messageIdHeader, messageIdHeader)));
  return mail ?? null;
}

/**
 * Assigns a mail its Message-ID before the first try, unless it has one.
 * @returns the Message-ID that it has now
 */
export async function assignMessageIdHeader(tx: TenantTx, mailId: MailId, messageIdHeader: string): Promise<string> {
  const [named] = await tx[inside].db
    .update(mails)
    .set({ messageIdHeader: sql`coalesce(${mails.messageIdHeader}, ${messageIdHeader})` })
    .where(and(ofTenant(tx, mails), eq(mails.id, mailId)))
    .returning({ header: mails.messageIdHeader });
  return named?.header ?? messageIdHeader;
}

const isWaiting = (tx: TenantTx, mailId: MailId) =>
  and(ofTenant(tx, mails), eq(mails.id, mailId), eq(mails.status, 'waiting'));

/** Records that the text goes out now: until the server answers, it may have been delivered. */
export async function markMailStarted(tx: TenantTx, mailId: MailId, at: Instant): Promise<boolean> {
  const started = await tx[inside].db
    .update(mails)
    .set({ begunAt: at })
    .where(isWaiting(tx, mailId))
    .returning({ id: mails.id });
  return started.length > 0;
}

/** Records a try that certainly failed, with the reason. */
export async function recordFailedTry(tx: TenantTx, mailId: MailId, error: string): Promise<void> {
  await tx[inside].db
    .update(mails)
    .set({ begunAt: null, attempts: sql`${mails.attempts} + 1`, error: error.slice(0, 500) })
    .where(isWaiting(tx, mailId));
  tx[inside].topics.add('mails');
}

export interface MailChange {
  readonly status: MailStatus;
  readonly error?: string | null;
  readonly at: Instant;
  readonly approvedBy?: IsoAgentId;
}

/** Changes a mail's status, if it still has one of the given ones. @returns null if it has none of them */
export async function moveMail(
  tx: TenantTx,
  mailId: MailId,
  from: readonly MailStatus[],
  { status, error = null, at, approvedBy }: MailChange,
): Promise<Mail | null> {
  const isFinished = status !== 'awaiting_approval' && status !== 'waiting';
  const [moved] = await tx[inside].db
    .update(mails)
    .set({
      status,
      error: error?.slice(0, 500) ?? null,
      finishedAt: isFinished ? at : null,
      ...(isFinished ? {} : { begunAt: null }),
      ...(approvedBy === undefined ? {} : { approvedBy, approvedAt: at }),
    })
    .where(
      and(ofTenant(tx, mails), eq(mails.id, mailId), sql`${mails.status} = any(${`{${from.join()}}`}::mail_status[])`),
    )
    .returning();
  tx[inside].topics.add('mails');
  if (moved !== undefined && status === 'waiting') enqueueWork(tx, { kind: 'send_mail', subjectId: mailId, at });
  return moved ?? null;
}

/** Changes subject and text of a mail that is not approved yet. */
export async function saveMailText(
  tx: TenantTx,
  mailId: MailId,
  change: { readonly subject: string; readonly bodyText: string },
): Promise<void> {
  await tx[inside].db
    .update(mails)
    .set(change)
    .where(and(ofTenant(tx, mails), eq(mails.id, mailId), eq(mails.status, 'awaiting_approval')));
  tx[inside].topics.add('mails');
}
