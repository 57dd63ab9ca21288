import {
  mimeTypeOf,
  maxAttachments,
  maxAttachmentBytes,
  maxMailBytes,
  oneLine,
  safeFileName,
} from '@tripthread/shared/mail/mails';
import { type AddressObject, type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import { requireBounded, UnreadableMail } from './bounds.ts';
import { htmlToText } from './html-to-text.ts';

export interface ReadMail {
  readonly kind: 'mail' | 'answer' | 'bounce';
  readonly messageId: string | null;
  /** The Message-IDs that it replies to, nearest first. */
  readonly answers: readonly string[];
  readonly from: { readonly name: string | null; readonly email: string | null };
  /** Every recipient address in its headers. */
  readonly recipients: readonly string[];
  readonly subject: string | null;
  readonly text: string;
  readonly attachments: readonly { readonly fileName: string; readonly mimeType: string; readonly content: Buffer }[];
  /** For a bounce: which mails, whether permanently, and why. */
  readonly bounce: { readonly mails: readonly string[]; readonly isFinal: boolean; readonly words: string } | null;
}

const maxTextBytes = 200_000;

/**
 * Parses a raw mail. Its content is untrusted: files stay bytes, and of HTML only the text is used.
 * Runs only in a thread, which limits its time and memory.
 * @throws UnreadableMail
 */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  requireBounded(raw);
  const mail = await parse(raw);
  const kind = kindOf(mail);
  const { kept: included, skippedFiles } = attachmentsOf(mail.attachments);
  const text = [textOf(mail), ...skippedFiles.map((name) => `[Too large to be kept as a file here: ${name}]`)];
  return {
    kind,
    messageId: messageIdIn(mail.messageId),
    answers: [mail.inReplyTo, ...[mail.references ?? []].flat().toReversed()]
      .flatMap((header) => (header ?? '').match(/<[^<>\s]{1,290}>/gu) ?? [])
      .slice(0, 50),
    from: senderOf(mail),
    recipients: recipientsOf(mail),
    subject: oneLine(storable(mail.subject ?? ''), 300) || null,
    text: text.filter((part) => part !== '').join('\n\n'),
    attachments: included,
    bounce: kind === 'bounce' ? bounceOf(raw) : null,
  };
}

async function parse(raw: Buffer): Promise<ParsedMail> {
  try {
    return await simpleParser(raw, {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      skipTextLinks: true,
    });
  } catch {
    throw new UnreadableMail('It is not a well-formed mail.');
  }
}

const messageIdIn = (header: string | undefined): string | null => /<[^<>\s]{1,290}>/u.exec(header ?? '')?.[0] ?? null;

// PostgreSQL stores no NUL in text, and a lone surrogate is not UTF-8.
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Returns its plain text, or else the text of its HTML. */
function textOf({ text, html }: ParsedMail): string {
  const plain = text?.trim() ?? '';
  const said = plain === '' && typeof html === 'string' ? htmlToText(html) : plain;
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  const clean = said.replace(/\r\n?/gu, '\n').replace(/[\u0001-\u0008\u000b-\u001f\u007f]/gu, '');
  return storable(clean.slice(0, maxTextBytes)).trim();
}

const header = (mail: ParsedMail, name: string): string => {
  const value = mail.headers.get(name);
  return typeof value === 'string' ? value.toLowerCase() : '';
};

function kindOf(mail: ParsedMail): ReadMail['kind'] {
  const type = mail.headers.get('content-type') as { value?: string; params?: Record<string, string> } | undefined;
  if (type?.value === 'multipart/report' && type.params?.['report-type']?.toLowerCase() === 'delivery-status')
    return 'bounce';
  const submitted = header(mail, 'auto-submitted');
  const isAutomatic =
    (submitted !== '' && !submitted.startsWith('no')) ||
    mail.headers.has('x-autoreply') ||
    mail.headers.has('x-autorespond') ||
    /auto_reply|bulk|junk/u.test(header(mail, 'precedence'));
  return isAutomatic ? 'answer' : 'mail';
}

function senderOf({ from, replyTo }: ParsedMail): ReadMail['from'] {
  const [sender] = [...(from?.value ?? []), ...(replyTo?.value ?? [])];
  const name = oneLine(storable(sender?.name ?? ''), 200);
  const email = oneLine(storable(sender?.address ?? ''), 254).toLowerCase();
  return { name: name || null, email: email || null };
}

function recipientsOf(mail: ParsedMail): readonly string[] {
  const addresses = (given: AddressObject | AddressObject[] | undefined) =>
    [given ?? []].flat().flatMap(({ value }) => value.flatMap((one) => [one, ...(one.group ?? [])]));
  const named = [...addresses(mail.to), ...addresses(mail.cc)].flatMap(({ address }) => address ?? []);
  // The delivery address, which a list or a blind copy omits from `To`.
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to', 'x-envelope-to'].flatMap(
    (name) =>
      JSON.stringify(mail.headers.get(name) ?? '').match(/[^\s<>"',;[\]{}:]{1,64}@[^\s<>"',;[\]{}:]{1,190}/gu) ?? [],
  );
  return [...new Set([...delivered, ...named])].slice(0, 100);
}

function attachmentsOf(all: readonly Attachment[]): {
  readonly kept: ReadMail['attachments'];
  readonly skippedFiles: readonly string[];
} {
  const included: ReadMail['attachments'][number][] = [];
  const skippedFiles: string[] = [];
  let total = 0;
  for (const { filename, contentType, content } of all) {
    const fileName = safeFileName(storable(filename ?? ''));
    const fits = content.length <= maxAttachmentBytes && total + content.length <= maxMailBytes;
    if (!fits || included.length >= maxAttachments) {
      if (skippedFiles.length < 20) skippedFiles.push(fileName);
      continue;
    }
    total += content.length;
    included.push({ fileName, mimeType: mimeTypeOf(contentType), content });
  }
  return { kept: included, skippedFiles };
}

/** Returns the mails of ours in a delivery report: by our Message-IDs, anywhere in it. */
function bounceOf(raw: Buffer): ReadMail['bounce'] {
  const text = raw.subarray(0, 1_000_000).toString('latin1');
  const mails = [...new Set(text.match(/<mail-[0-9a-f-]{36}@[^<>\s]{1,190}>/gu))].slice(0, 20);
  const [, status = ''] = /^status:\s*(\d\.\d{1,3}\.\d{1,3})/imu.exec(text) ?? [];
  const [, action = ''] = /^action:\s*([a-z]+)/imu.exec(text) ?? [];
  const [, diagnosis = ''] = /^diagnostic-code:\s*(?:smtp;)?\s*(.{1,300})/imu.exec(text) ?? [];
  const said = [status, diagnosis]
    .join(' ')
    .replaceAll(/[^\x20-\x7e]+/gu, ' ')
    .trim();
  const isFinal = action.toLowerCase() === 'failed' || (action === '' && status.startsWith('5'));
  return { mails, isFinal, words: `It came back: ${said === '' ? 'it could not be delivered' : said}`.slice(0, 480) };
}
