import { createHash } from 'node:crypto';
import type { Instant } from '@tripthread/shared/clock';
import { Failure } from '@tripthread/shared/failures';
import type { AttachmentId, InboundMailId, MailId, SessionId } from '@tripthread/shared/ids';
import { mimeTypeOf, mostAttachments, mostPerAttachment, mostPerMail, safeFileName } from '@tripthread/shared/mails';
import { and, asc, eq, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../internal/handles.ts';
import { ofTenant } from '../internal/scope.ts';
import { attachments, inboundMails, mails } from '../schema/mails.ts';

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

/** @throws TOO_LARGE for more files or bytes than a mail may carry */
export function requireAttachable(files: readonly NewAttachment[]): void {
  const total = files.reduce((sum, { content }) => sum + content.length, 0);
  const isOne = files.every(({ content }) => content.length <= mostPerAttachment);
  if (!isOne || total > mostPerMail || files.length > mostAttachments) throw new Failure('TOO_LARGE');
}

export async function insertAttachments(
  tx: TenantTx,
  owner: { readonly mailId: MailId } | { readonly inboundMailId: InboundMailId },
  files: readonly NewAttachment[],
  at: Instant,
): Promise<void> {
  for (const [place, { fileName, mimeType, content }] of files.entries()) {
    await tx[inside].db.insert(attachments).values({
      ...owner,
      brokerageId: tx.brokerageId,
      place,
      fileName: safeFileName(fileName),
      mimeType: mimeTypeOf(mimeType),
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
      content,
      createdAt: at,
    });
  }
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
    .select({
      id: attachments.id,
      fileName: attachments.fileName,
      mimeType: attachments.mimeType,
      sizeBytes: attachments.sizeBytes,
    })
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
      sessionId: sql<SessionId | null>`coalesce(${mails.sessionId}, ${inboundMails.sessionId})`,
    })
    .from(attachments)
    .leftJoin(mails, and(ofTenant(tx, mails), eq(mails.id, attachments.mailId)))
    .leftJoin(inboundMails, and(ofTenant(tx, inboundMails), eq(inboundMails.id, attachments.inboundMailId)))
    .where(and(ofTenant(tx, attachments), eq(attachments.id, attachmentId)));
  if (file === undefined) throw new Failure('ATTACHMENT_NOT_FOUND');
  return file;
}
