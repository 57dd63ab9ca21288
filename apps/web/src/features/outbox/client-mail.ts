// Builds a mail as a client’s mail program would, for the demo, which has no such client.

export interface AnswerOfClient {
  readonly from: { readonly name: string; readonly email: string };
  /** The subject of the mail that is answered. */
  readonly subject: string;
  /** The Message-ID of the mail that is answered. */
  readonly answers: string;
  readonly text: string;
  /** The quoted text below the answer. */
  readonly quoted: { readonly by: string; readonly text: string };
  readonly id: string;
  readonly at: Date;
}

function base64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** Encodes a header’s text; what is not ASCII is split into chunks of whole characters. */
const word = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- what is plain
  /^[\x20-\x7e]*$/u.test(text)
    ? text
    : [...text.matchAll(/.{1,12}/gsu)].map(([piece]) => `=?utf-8?B?${base64(piece)}?=`).join(' ');

/** Returns the raw MIME message. */
export function composeAnswer({ from, subject, answers, text, quoted, id, at }: AnswerOfClient): string {
  const name = from.name.replaceAll(/["\\\r\n]/gu, ' ');
  const below = quoted.text
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`);
  const body = [text, '', `${quoted.by} wrote:`, ...below, ''].join('\r\n');
  return [
    `From: ${/^[\w .-]*$/u.test(name) ? `"${name}"` : word(name)} <${from.email}>`,
    'To: desk@localhost',
    `Subject: ${word(/^re:/iu.test(subject) ? subject : `Re: ${subject}`)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@client.localhost>`,
    `In-Reply-To: ${answers}`,
    `References: ${answers}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...[...base64(body).matchAll(/.{1,76}/gu)].map(([line]) => line),
    '',
  ].join('\r\n');
}
