const maxHeaderBytes = 512 * 1024;
const maxMultiparts = 40;
const maxParts = 400;

/** Why a mail is not read; it is kept as it came all the same. */
export class UnreadableMail extends Error {
  override readonly name = 'UnreadableMail';
}

/** Whether this begins as mail does: with a line that names a header. */
export function isMailHeader(raw: Buffer): boolean {
  if (raw.length === 0) return false;
  const head = raw.subarray(0, 2_000).toString('latin1');
  // Some hand it in as it stood in a mailbox.
  return /^(?:From [^\r\n]*\r?\n)?[A-Za-z0-9][\w.-]{0,99}:/u.test(head);
}

/**
 * What it would take to read is bounded before anybody begins: by what stands there, not by what it says of itself.
 * @throws UnreadableMail
 */
export function requireBounded(raw: Buffer): void {
  const text = raw.toString('latin1');
  const head = /\r?\n\r?\n/u.exec(text)?.index ?? text.length;
  if (head > maxHeaderBytes) throw new UnreadableMail('Its headers are longer than a mail’s may be.');
  const count = (what: RegExp, most: number): boolean => {
    let found = 0;
    for (const _ of text.matchAll(what)) if ((found += 1) > most) return true;
    return false;
  };
  if (count(/multipart\/|message\/(?:rfc822|partial|global)/giu, maxMultiparts))
    throw new UnreadableMail('It nests more parts in parts than are looked into.');
  if (count(/^content-type:/gimu, maxParts)) throw new UnreadableMail('It has more parts than are looked into.');
}
