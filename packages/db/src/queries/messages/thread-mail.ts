import type { InboundMailId, MailId } from '@tripthread/shared/ids';
import { quotedFrom } from '@tripthread/shared/mail/mails';
import { type SQL, sql } from 'drizzle-orm';
import type { Attachment } from './attachments.ts';

/** The mail that carries a message, out or in. */
export interface MessageMail {
  /** One of ours: by this it is approved, withdrawn or sent again. */
  readonly mailId: MailId | null;
  readonly inboundMailId: InboundMailId | null;
  readonly subject: string | null;
  readonly toEmail: string | null;
  /** Who wrote it, as their mail says. */
  readonly from: { readonly name: string | null; readonly email: string | null } | null;
  /** Where the earlier mails begin that an answer carries along. */
  readonly quotedFrom: number | null;
  readonly attachments: readonly Attachment[];
}

export const mailColumns = sql`ml.id as ml_id, ml.to_email, coalesce(ml.subject, im.subject) as ml_subject, ml.error as ml_error,
        im.id as im_id, im.from_name, im.from_email, fl.files`;

/** The mail of the message `m`, with its files but for their bytes. */
export const mailJoins = (is: (table: string, alias: string) => SQL): SQL => sql`
      left join mails ml on ml.message_id = m.id and ${is('mails', 'ml')}
      left join inbound_mails im on im.message_id = m.id and ${is('inbound_mails', 'im')}
      left join lateral (select json_agg(json_build_object('id', f.id, 'fileName', f.file_name, 'mimeType', f.mime_type, 'sizeBytes', f.size_bytes) order by f.place) as files
        from attachments f where ${is('attachments', 'f')} and (f.mail_id = ml.id or f.inbound_mail_id = im.id)) fl on ml.id is not null or im.id is not null`;

export function toMail(row: Record<string, unknown>): MessageMail | null {
  const [mailId, inboundMailId] = [row.ml_id as MailId | null, row.im_id as InboundMailId | null];
  if (mailId === null && inboundMailId === null) return null;
  return {
    mailId,
    inboundMailId,
    subject: row.ml_subject as string | null,
    toEmail: row.to_email as string | null,
    from:
      inboundMailId === null ? null : { name: row.from_name as string | null, email: row.from_email as string | null },
    quotedFrom: inboundMailId === null ? null : quotedFrom(row.content as string),
    attachments: (row.files as readonly Attachment[] | null) ?? [],
  };
}
