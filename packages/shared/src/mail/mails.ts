export const mailStatuses = ['awaiting_approval', 'waiting', 'sent', 'kept', 'unknown', 'failed', 'withdrawn'] as const;
/**
 * Delivery of a mail to a client. `kept`: no mail server is configured, so it stays in the outbox. `unknown`: the connection
 * broke after the text was sent, and SMTP has no way to ask whether it was accepted.
 */
export type MailStatus = (typeof mailStatuses)[number];

/** Statuses that can be sent again: the mail was not delivered, or may not have been. */
export const resendable: readonly MailStatus[] = ['failed', 'unknown', 'kept'];

export const inboundMailStatuses = [
  'pending',
  'placed',
  'orphan',
  'parked',
  'answer',
  'bounce',
  'duplicate',
  'dismissed',
] as const;
export type InboundMailStatus = (typeof inboundMailStatuses)[number];

export const orphanMailReasons = [
  'unknown_sender',
  'several_sessions',
  'session_archived',
  'client_erased',
  'bad_token',
] as const;
/** Why a mail could not be matched to a session. */
export type OrphanMailReason = (typeof orphanMailReasons)[number];

/** The channel of a client message that a broker enters by hand. */
export const messageChannels = ['phone', 'mail', 'chat', 'in_person'] as const;
export type MessageChannel = (typeof messageChannels)[number];

const mebibyte = 1_048_576;
export const maxAttachmentBytes = 10 * mebibyte;
export const maxMailBytes = 20 * mebibyte;
export const maxAttachments = 20;
export const maxSubjectLength = 300;
export const maxMailTextLength = 50_000;
export const maxRawMailBytes = 25 * mebibyte;

// oxlint-disable-next-line no-control-regex -- the pattern finds them
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;

/** Makes a text safe for a header: one line, no invisible characters that could start another header. */
export const oneLine = (text: string, maxLength: number): string =>
  text.replace(controls, ' ').trim().slice(0, maxLength).trim();

// oxlint-disable-next-line no-control-regex -- the pattern refuses them
const address = /^[^\s\u0000-\u001f\u007f<>",;@]{1,64}@[^\s\u0000-\u001f\u007f<>",;@]{1,190}$/u;

/** Whether mail can be sent to this: a single address that can't be read as two or as a header. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text);

/** Returns the subject of a reply or a first mail, never `Re: Re:`. */
export function mailSubject(subject: string | null, isAnswer: boolean): string {
  const line = oneLine(subject ?? '', maxSubjectLength - 4) || 'Your flight';
  return isAnswer && !/^re:/iu.test(line) ? `Re: ${line}` : line;
}

// Characters that could leave the folder, break a header, or reverse the displayed name.
// oxlint-disable-next-line no-control-regex -- the pattern removes them
const unsafeInNames = /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Returns a file name that is safe on every system; the extension stays. */
export function safeFileName(name: string | null | undefined): string {
  const clean = (name ?? '').replace(unsafeInNames, '_').replace(/^[.\s]+|[.\s]+$/gu, '');
  if (clean === '') return 'attachment';
  const [ending = ''] = /\.[A-Za-z0-9]{1,10}$/u.exec(clean) ?? [];
  return clean.length <= 120 ? clean : `${clean.slice(0, 119 - ending.length).toWellFormed()}…${ending}`;
}

const mimeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/u;

/** The given media type if it is valid, otherwise `application/octet-stream`. */
export const mimeTypeOf = (given: string | null | undefined): string => {
  const type = (given ?? '').trim().toLowerCase();
  return mimeForm.test(type) ? type : 'application/octet-stream';
};

const attribution =
  /^(?:On .{4,200} wrote:|Am .{4,200} schrieb.{0,80}:|Le .{4,200} a écrit\s?:|El .{4,200} escribió:|-{2,}\s?Original Message\s?-{2,}|_{10,}|From: .{1,200})$/iu;

/**
 * Returns the offset at which the quoted earlier mails begin; null where there are none. Only a quotation at the end counts:
 * an answer below the quotation is part of the text.
 */
export function quotedFrom(text: string): number | null {
  const lines = text.split('\n');
  const isQuoted = (line: string) => line.startsWith('>') || line.trim() === '';
  let last = lines.length;
  while (last > 0 && isQuoted(lines[last - 1] ?? '')) last -= 1;
  // With quote marks: from the start of the last marked block. Without: from the attribution line.
  const hasMarks = lines.slice(last).some((line) => line.startsWith('>'));
  let at = hasMarks ? last : lines.findIndex((line, index) => index > 0 && attribution.test(line.trim()));
  if (at <= 0) return null;
  // "On … wrote:" may span two lines.
  for (const count of [1, 2]) {
    const above = lines.slice(Math.max(0, at - count), at);
    if (hasMarks && attribution.test(above.join(' ').trim())) {
      at -= count;
      break;
    }
  }
  const begin = lines.slice(0, at).join('\n').trimEnd();
  return begin.trim() === '' ? null : begin.length;
}
