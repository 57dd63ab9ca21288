import { createHash } from 'node:crypto';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { AttachmentId, InboundMailId, IsoAgentId, MailId, SessionId } from '@tripthread/shared/ids';
import {
  mimeTypeOf,
  maxAttachments,
  maxAttachmentBytes,
  maxMailBytes,
  safeFileName,
} from '@tripthread/shared/mail/mails';
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { attachments, inboundMails, mails } from '../../schema/mails.ts';

export interface NewAttachment {
  readonly fileName: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

/** A file as it is listed: all but its bytes. */
export interface Attachment {
  readonly id: AttachmentId;
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

type Row = typeof attachments.$inferInsert;
const listed = {
  id: attachments.id,
  fileName: attachments.fileName,
  mimeType: attachments.mimeType,
  sizeBytes: attachments.sizeBytes,
};

/** @throws TOO_LARGE for more files or bytes than a mail may carry */
export function requireAttachable(files: readonly NewAttachment[]): void {
  const total = files.reduce((sum, { content }) => sum + content.length, 0);
  const isOne = files.every(({ content }) => content.length <= maxAttachmentBytes);
  if (!isOne || total > maxMailBytes || files.length > maxAttachments) throw new Failure('TOO_LARGE');
}

export async function insertAttachments(
  tx: TenantTx,
  owner: { readonly mailId: MailId } | { readonly inboundMailId: InboundMailId },
  files: readonly NewAttachment[],
  at: Instant,
): Promise<void> {
  for (const [place, file] of files.entries()) await insertFile(tx, { ...owner, place, createdAt: at }, file);
}

async function insertFile(
  tx: TenantTx,
  row: Pick<Row, 'place' | 'createdAt'> & Partial<Pick<Row, 'mailId' | 'inboundMailId' | 'sessionId' | 'uploadedBy'>>,
  { fileName, mimeType, content }: NewAttachment,
): Promise<Attachment> {
  const [stored] = await tx[inside].db
    .insert(attachments)
    .values({
      ...row,
      brokerageId: tx.brokerageId,
      fileName: safeFileName(fileName),
      mimeType: mimeTypeOf(mimeType),
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
      content,
    })
    .returning(listed);
  if (stored === undefined) throw new Error('the file was not stored');
  return stored;
}

/** Whose a file is that was put to a message and has not gone out. */
export interface Writer {
  readonly sessionId: SessionId;
  readonly agentId: IsoAgentId;
}
const isUnsentOf = (tx: TenantTx, { sessionId, agentId }: Writer) =>
  and(ofTenant(tx, attachments), eq(attachments.uploadedBy, agentId), eq(attachments.sessionId, sessionId));

/** For so long a file waits for the message that it was put to. */
const unsentMs = 14 * millisecondsPer.day;

/**
 * Keeps a file for a message that is being written. The session has to be locked.
 * @throws TOO_LARGE where it is, or all that wait there with it would be more than a mail may carry
 */
export async function saveUnsentFile(
  tx: TenantTx,
  writer: Writer,
  file: NewAttachment,
  at: Instant,
): Promise<Attachment> {
  const { db } = tx[inside];
  // What was put somewhere and forgotten takes no place for ever.
  await db
    .delete(attachments)
    .where(and(isUnsentOf(tx, writer), lt(attachments.createdAt, instantPlus(at, -unsentMs))));
  const [waiting] = await db
    .select({
      count: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(${attachments.sizeBytes}), 0)::int`,
    })
    .from(attachments)
    .where(isUnsentOf(tx, writer));
  const { count = 0, bytes = 0 } = waiting ?? {};
  const { length } = file.content;
  if (length > maxAttachmentBytes || bytes + length > maxMailBytes || count >= maxAttachments)
    throw new Failure('TOO_LARGE');
  const { sessionId, agentId: uploadedBy } = writer;
  return insertFile(tx, { sessionId, uploadedBy, place: 0, createdAt: at }, file);
}

/** Takes away a file that was put to a message and has not gone out. @throws ATTACHMENT_NOT_FOUND */
export async function discardUnsentFile(tx: TenantTx, agentId: IsoAgentId, attachmentId: AttachmentId): Promise<void> {
  const gone = await tx[inside].db
    .delete(attachments)
    .where(and(ofTenant(tx, attachments), eq(attachments.id, attachmentId), eq(attachments.uploadedBy, agentId)))
    .returning({ id: attachments.id });
  if (gone.length === 0) throw new Failure('ATTACHMENT_NOT_FOUND');
}

/** The files become those of the mail, in the order given. @throws ATTACHMENT_NOT_FOUND where one is not there any more */
export async function attachFilesToMail(
  tx: TenantTx,
  writer: Writer,
  mailId: MailId,
  ids: readonly AttachmentId[],
): Promise<void> {
  const { db } = tx[inside];
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  const found = await db
    .select({ id: attachments.id })
    .from(attachments)
    .where(and(isUnsentOf(tx, writer), inArray(attachments.id, wanted)))
    .for('update');
  if (found.length < wanted.length) throw new Failure('ATTACHMENT_NOT_FOUND');
  for (const [place, id] of wanted.entries())
    await db
      .update(attachments)
      .set({ mailId, place, sessionId: null, uploadedBy: null })
      .where(and(ofTenant(tx, attachments), eq(attachments.id, id)));
}

/** The files of a mail with their bytes, in order. */
export async function loadAttachments(tx: TenantTx, mailId: MailId): Promise<readonly NewAttachment[]> {
  return tx[inside].db
    .select({ fileName: attachments.fileName, mimeType: attachments.mimeType, content: attachments.content })
    .from(attachments)
    .where(and(ofTenant(tx, attachments), eq(attachments.mailId, mailId)))
    .orderBy(asc(attachments.place));
}

export async function listAttachments(
  tx: TenantTx,
  owner: { readonly mailId: MailId } | { readonly inboundMailId: InboundMailId },
): Promise<readonly Attachment[]> {
  const isIts =
    'mailId' in owner ? eq(attachments.mailId, owner.mailId) : eq(attachments.inboundMailId, owner.inboundMailId);
  return tx[inside].db
    .select(listed)
    .from(attachments)
    .where(and(ofTenant(tx, attachments), isIts))
    .orderBy(asc(attachments.place));
}

export interface StoredFile extends NewAttachment {
  /** The session whose readers may have it; null for a mail that no session has yet. */
  readonly sessionId: SessionId | null;
}

/** A file with its bytes. @throws ATTACHMENT_NOT_FOUND */
export async function getAttachment(tx: TenantTx, attachmentId: AttachmentId): Promise<StoredFile> {
  const [file] = await tx[inside].db
    .select({
      fileName: attachments.fileName,
      mimeType: attachments.mimeType,
      content: attachments.content,
      sessionId: sql<SessionId | null>`coalesce(${attachments.sessionId}, ${mails.sessionId}, ${inboundMails.sessionId})`,
    })
    .from(attachments)
    .leftJoin(mails, and(ofTenant(tx, mails), eq(mails.id, attachments.mailId)))
    .leftJoin(inboundMails, and(ofTenant(tx, inboundMails), eq(inboundMails.id, attachments.inboundMailId)))
    .where(and(ofTenant(tx, attachments), eq(attachments.id, attachmentId)));
  if (file === undefined) throw new Failure('ATTACHMENT_NOT_FOUND');
  return file;
}
