import { oneLine } from '@tripthread/shared/mail/mails';
import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailToCompose {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  /** The reply address; the sender's when null. */
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly messageId: string;
  /** The Message-IDs of the conversation so far, the one replied to last. */
  readonly references: readonly string[];
  readonly date: string;
  readonly attachments: readonly {
    readonly fileName: string;
    readonly mimeType: string;
    readonly content: Buffer;
  }[];
}

/** Composes the mail for the wire: the same bytes each time, except the boundaries between its parts. */
export function composeMail(mail: MailToCompose): Promise<Buffer> {
  const { from, to, replyTo, references } = mail;
  const named = ({ name, address }: { name: string; address: string }) => ({ name: oneLine(name, 200), address });
  return new MailComposer({
    from: named(from),
    to: named(to),
    ...(replyTo === null ? {} : { replyTo: named({ name: from.name, address: replyTo }) }),
    subject: oneLine(mail.subject, 300),
    text: mail.text,
    ...(mail.html === null ? {} : { html: mail.html }),
    messageId: mail.messageId,
    ...(references.length === 0 ? {} : { inReplyTo: references.at(-1) as string, references: [...references] }),
    date: new Date(mail.date),
    attachments: mail.attachments.map(({ fileName, mimeType, content }) => ({
      filename: fileName,
      contentType: mimeType,
      content,
      contentDisposition: 'attachment' as const,
    })),
    // A mail cannot refer to files of this machine or URLs to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
