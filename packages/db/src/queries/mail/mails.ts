import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { AttachmentId, IsoAgentId, MailId, MessageId, ProposalId, SessionId } from '@tripthread/shared/ids';
import { isMailAddress, maxSubjectLength, type MailStatus, mailSubject, oneLine } from '@tripthread/shared/mail/mails';
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { inboundMails, mails } from '../../schema/mails.ts';
import { getActiveAgent } from '../team/agents.ts';
import {
  attachFilesToMail,
  insertAttachments,
  type NewAttachment,
  requireAttachable,
} from '../messages/attachments.ts';
import { enqueueWork } from '../sourcing/work-queue.ts';
import { getMailSettings } from './mail-settings.ts';
import type { Session } from '../sessions/sessions.ts';

export type Mail = typeof mails.$inferSelect;
/** A mail to a client, which stands in a thread. */
export type SessionMail = Mail & { readonly sessionId: SessionId };

export interface NewMail {
  /** Locked by this transaction. */
  readonly session: Session;
  /** The message of the thread that the mail carries; there is at most one mail for it. */
  readonly messageId?: MessageId | null;
  readonly proposalId?: ProposalId | null;
  /** On whose behalf: whose name it bears. */
  readonly isoAgentId: IsoAgentId;
  readonly to: { readonly name: string; readonly email: string };
  /** That of the conversation, as an answer where it is one, when not given. */
  readonly subject?: string;
  /** The brokerage's signature comes below it. */
  readonly text: string;
  /** A second form of the same, written by us; nothing of anybody else's may get in unescaped. */
  readonly html?: string;
  readonly attachments?: readonly NewAttachment[];
  /** Files that wait for it, put to it by the one on whose behalf it goes. */
  readonly attachmentIds?: readonly AttachmentId[];
  /** As the brokerage has set it, when not given. */
  readonly needsApproval?: boolean;
  readonly at: Instant;
}

/**
 * Has a mail go out to a client, in the transaction of whoever wants it: kept until somebody approves it, or put in the
 * queue. To be called last in a transaction, after the session is locked.
 * @throws NO_MAIL_ADDRESS where the address is none; TOO_LARGE and ATTACHMENT_NOT_FOUND for its files
 */
export async function enqueueMail(tx: TenantTx, given: NewMail): Promise<Mail> {
  const { session, to, text, html, attachments = [], at } = given;
  if (!isMailAddress(to.email)) throw new Failure('NO_MAIL_ADDRESS');
  requireAttachable(attachments);
  const settings = await getMailSettings(tx);
  const agent = await getActiveAgent(tx, given.isoAgentId);
  const references = await listReferences(tx, session.id);
  const isHeld = given.needsApproval ?? settings.needsApproval;
  const [mail] = await tx[inside].db
    .insert(mails)
    .values({
      brokerageId: tx.brokerageId,
      sessionId: session.id,
      messageId: given.messageId ?? null,
      proposalId: given.proposalId ?? null,
      isoAgentId: given.isoAgentId,
      status: isHeld ? 'awaiting_approval' : 'waiting',
      toName: oneLine(to.name, 200) || to.email,
      toEmail: to.email,
      fromName: oneLine([agent.fullName, settings.fromName].filter((name) => name !== null).join(', '), 200),
      subject: oneLine(given.subject ?? '', maxSubjectLength) || mailSubject(session.subject, references.length > 0),
      bodyText: settings.signature === null ? text : `${text}\n\n-- \n${settings.signature}`,
      bodyHtml: html ?? null,
      referenceIds: references.join(' '),
      createdAt: at,
    })
    .returning();
  if (mail === undefined) throw new Error('the mail was not stored');
  await insertAttachments(tx, { mailId: mail.id }, attachments, at);
  const writer = { sessionId: session.id, agentId: given.isoAgentId };
  await attachFilesToMail(tx, writer, mail.id, given.attachmentIds ?? []);
  if (!isHeld) enqueueWork(tx, { kind: 'send_mail', subjectId: mail.id, at });
  tx[inside].topics.add('mails');
  return mail;
}

const maxReferences = 8;
const maxReferencesLength = 4_000;

/** The Message-IDs of a session's mail both ways, the newest last. */
async function listReferences(tx: TenantTx, sessionId: SessionId): Promise<readonly string[]> {
  const { db } = tx[inside];
  const out = await db
    .select({ id: mails.messageIdHeader, at: mails.createdAt })
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.sessionId, sessionId), isNotNull(mails.messageIdHeader)))
    .orderBy(desc(mails.createdAt))
    .limit(maxReferences);
  const got = await db
    .select({ id: inboundMails.messageIdHeader, at: inboundMails.receivedAt })
    .from(inboundMails)
    .where(
      and(ofTenant(tx, inboundMails), eq(inboundMails.sessionId, sessionId), isNotNull(inboundMails.messageIdHeader)),
    )
    .orderBy(desc(inboundMails.receivedAt))
    .limit(maxReferences);
  const ids = [...out, ...got]
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap(({ id }) => (id === null ? [] : [id]))
    .slice(-maxReferences);
  while (ids.join(' ').length > maxReferencesLength) ids.shift();
  return ids;
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

/** A mail of some session's; one that carries an invitation is no client's. @throws MAIL_NOT_FOUND */
export async function getSessionMail(tx: TenantTx, mailId: MailId): Promise<SessionMail> {
  const mail = await getMail(tx, mailId);
  const { sessionId } = mail;
  if (sessionId === null) throw new Failure('MAIL_NOT_FOUND');
  return { ...mail, sessionId };
}

/** The mail that carries a message; null where none does. */
export async function findMailOfMessage(tx: TenantTx, messageId: MessageId): Promise<Mail | null> {
  const [mail] = await tx[inside].db
    .select()
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.messageId, messageId)));
  return mail ?? null;
}

/** By the Message-ID that one of our mails bears. */
export async function findMailByHeader(tx: TenantTx, messageIdHeader: string): Promise<Mail | null> {
  const [mail] = await tx[inside].db
    .select()
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.messageIdHeader, messageIdHeader)));
  return mail ?? null;
}

/**
 * Its name for good, before it is tried the first time.
 * @returns the one that it has by now
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

/** The server asked for its text, which goes out now: until the answer is known, it may have been taken. */
export async function markMailStarted(tx: TenantTx, mailId: MailId, at: Instant): Promise<boolean> {
  const started = await tx[inside].db
    .update(mails)
    .set({ begunAt: at })
    .where(isWaiting(tx, mailId))
    .returning({ id: mails.id });
  return started.length > 0;
}

/** It is known that nothing came of a try; it is told meanwhile why it waits. */
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

/** Moves a mail from one of some states to another. @returns null where it was in none of them any more */
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

/** Other words, as long as nobody has approved it. */
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
