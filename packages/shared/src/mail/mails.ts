export const mailStatuses = ['awaiting_approval', 'waiting', 'sent', 'kept', 'unknown', 'failed', 'withdrawn'] as const;
/**
 * How far a mail to a client is. `kept`: this desk has no mail server, it stands in the outbox. `unknown`: the connection
 * broke after its text had gone out, and nobody can be asked whether it was taken.
 */
export type MailStatus = (typeof mailStatuses)[number];

/** Can be sent again: it did not get out, or may not have. */
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
/** Why it cannot be told which session a mail belongs to. */
export type OrphanMailReason = (typeof orphanMailReasons)[number];

/** By which way a client said what somebody enters by hand. */
export const messageChannels = ['phone', 'mail', 'chat', 'in_person'] as const;
export type MessageChannel = (typeof messageChannels)[number];

const mebibyte = 1_048_576;
export const maxAttachmentBytes = 10 * mebibyte;
export const maxMailBytes = 20 * mebibyte;
export const maxAttachments = 20;
export const maxSubjectLength = 300;
export const maxMailTextLength = 50_000;
export const maxRawMailBytes = 25 * mebibyte;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;

/** A text that may stand in a header: one line, nothing invisible that would begin another. */
export const oneLine = (text: string, maxLength: number): string =>
  text.replace(controls, ' ').trim().slice(0, maxLength).trim();

// oxlint-disable-next-line no-control-regex -- they are what is refused
const address = /^[^\s\u0000-\u001f\u007f<>",;@]{1,64}@[^\s\u0000-\u001f\u007f<>",;@]{1,190}$/u;

/** Whether mail can be sent to this: one address, nothing that could be read as two or as a header. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text);

/** The subject of an answer, or of a first mail: never `Re: Re:`. */
export function mailSubject(subject: string | null, isAnswer: boolean): string {
  const line = oneLine(subject ?? '', maxSubjectLength - 4) || 'Your flight';
  return isAnswer && !/^re:/iu.test(line) ? `Re: ${line}` : line;
}

// Marks that could leave the folder, break a header, or make a name read backwards.
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const unsafeInNames = /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A name that a file can be saved under anywhere; the ending stays. */
export function safeFileName(name: string | null | undefined): string {
  const clean = (name ?? '').replace(unsafeInNames, '_').replace(/^[.\s]+|[.\s]+$/gu, '');
  if (clean === '') return 'attachment';
  const [ending = ''] = /\.[A-Za-z0-9]{1,10}$/u.exec(clean) ?? [];
  return clean.length <= 120 ? clean : `${clean.slice(0, 119 - ending.length).toWellFormed()}…${ending}`;
}

const mimeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/u;

/** The type as it was given where it is one; bytes otherwise. */
export const mimeTypeOf = (given: string | null | undefined): string => {
  const type = (given ?? '').trim().toLowerCase();
  return mimeForm.test(type) ? type : 'application/octet-stream';
};

const attribution =
  /^(?:On .{4,200} wrote:|Am .{4,200} schrieb.{0,80}:|Le .{4,200} a écrit\s?:|El .{4,200} escribió:|-{2,}\s?Original Message\s?-{2,}|_{10,}|From: .{1,200})$/iu;

/**
 * Where the earlier mails that an answer carries along begin; null where there are none. An answer written below what it
 * answers is all its own: only what stands at the end is folded away.
 */
export function quotedFrom(text: string): number | null {
  const lines = text.split('\n');
  const isQuoted = (line: string) => line.startsWith('>') || line.trim() === '';
  let last = lines.length;
  while (last > 0 && isQuoted(lines[last - 1] ?? '')) last -= 1;
  // With marks: everything from the first of the last run of them. Without: from a line that says who wrote when.
  const hasMarks = lines.slice(last).some((line) => line.startsWith('>'));
  let at = hasMarks ? last : lines.findIndex((line, index) => index > 0 && attribution.test(line.trim()));
  if (at <= 0) return null;
  // "On … wrote:" may be broken over two lines.
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
