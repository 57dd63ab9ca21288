const maxHeaderBytes = 512 * 1024;
const maxMultiparts = 40;
const maxParts = 400;

/** Why a mail is not read; it is stored raw all the same. */
export class UnreadableMail extends Error {
  override readonly name = 'UnreadableMail';
}

/** Tells whether bytes begin like a mail: with a header line. */
export function isMailHeader(raw: Buffer): boolean {
  if (raw.length === 0) return false;
  const head = raw.subarray(0, 2_000).toString('latin1');
  // Some providers post it in mbox format.
  return /^(?:From [^\r\n]*\r?\n)?[A-Za-z0-9][\w.-]{0,99}:/u.test(head);
}

/**
 * Bounds the cost of reading a mail before it is parsed, by its actual bytes, not by what it declares.
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
