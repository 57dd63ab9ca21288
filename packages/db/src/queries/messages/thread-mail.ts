import type { InboundMailId, MailId } from '@tripthread/shared/ids';
import { quotedFrom } from '@tripthread/shared/mail/mails';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { orNull, type RowOf } from '../../internal/select.ts';
import { inboundMails, mails } from '../../schema/mails.ts';
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

const [ml, im] = [alias(mails, 'ml'), alias(inboundMails, 'im')];

export const mailColumns = {
  mailId: orNull(ml.id),
  toEmail: orNull(ml.toEmail),
  mailSubject: sql<string | null>`coalesce(ml.subject, im.subject)`,
  mailError: orNull(ml.error),
  inboundMailId: orNull(im.id),
  fromName: orNull(im.fromName),
  fromEmail: orNull(im.fromEmail),
  files: sql<readonly Attachment[] | null>`fl.files`,
} as const;

/** The mail of the message `m`, with its files but for their bytes. */
export const mailJoins = (is: (table: string, alias: string) => SQL): SQL => sql`
      left join mails ml on ml.message_id = m.id and ${is('mails', 'ml')}
      left join inbound_mails im on im.message_id = m.id and ${is('inbound_mails', 'im')}
      left join lateral (select json_agg(json_build_object('id', f.id, 'fileName', f.file_name, 'mimeType', f.mime_type, 'sizeBytes', f.size_bytes) order by f.place) as files
        from attachments f where ${is('attachments', 'f')} and (f.mail_id = ml.id or f.inbound_mail_id = im.id)) fl on ml.id is not null or im.id is not null`;

/** Returns the mail that carries a message with this text; null when none does. */
export function toMail(row: RowOf<typeof mailColumns>, text: string): MessageMail | null {
  const { mailId, inboundMailId, mailSubject: subject, toEmail } = row;
  if (mailId === null && inboundMailId === null) return null;
  return {
    mailId,
    inboundMailId,
    subject,
    toEmail,
    from: inboundMailId === null ? null : { name: row.fromName, email: row.fromEmail },
    quotedFrom: inboundMailId === null ? null : quotedFrom(text),
    attachments: row.files ?? [],
  };
}
