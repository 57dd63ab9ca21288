// The file: gzip over a line that says what it is, records of one letter, a length and as many bytes, and at the end the hash of
// all that stood before. A file that is cut, changed or added to is known as such before a row of it is used.
import { createHash } from 'node:crypto';

/** Why a backup was not made, or not used: in a sentence for whoever called. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

const firstLine = Buffer.from('tripthread backup 1\n');
const headBytes = 5;
const maxRecordBytes = 64 * 1024 * 1024;

/** `T` begins a table, `D` is rows of it as COPY writes them, `M` is the manifest, `S` the hash of everything. */
export type Letter = 'T' | 'D' | 'M' | 'S';

export interface FileRecord {
  readonly letter: Letter;
  readonly content: Buffer;
}

function recordHeaderOf(letter: Letter, length: number): Buffer {
  const head = Buffer.alloc(headBytes);
  head.write(letter, 0, 'latin1');
  head.writeUInt32BE(length, 1);
  return head;
}

/** The bytes of the file, before they are compressed. */
export async function* writeRecords(records: AsyncIterable<FileRecord>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256').update(firstLine);
  yield firstLine;
  for await (const { letter, content } of records) {
    const head = recordHeaderOf(letter, content.length);
    hash.update(head).update(content);
    yield head;
    yield content;
  }
  const digest = hash.digest();
  yield recordHeaderOf('S', digest.length);
  yield digest;
}

/**
 * The records of a file, in order; the last one is only handed over when the hash was right.
 * @throws {BackupRefused} where it is not a backup, or not as it was written
 */
export async function* readRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const hash = createHash('sha256');
  const source = new Source(bytes);
  const line = await source.take(firstLine.length);
  if (!line.equals(firstLine)) throw new BackupRefused('This is no backup of Tripthread, or of another version of it.');
  hash.update(line);
  let held: FileRecord | null = null;
  for (;;) {
    const head = await source.take(headBytes);
    const letter = head.toString('latin1', 0, 1) as Letter;
    const length = head.readUInt32BE(1);
    if (length > maxRecordBytes) throw new BackupRefused('The backup is damaged: a record is longer than any can be.');
    const content = await source.take(length);
    if (letter === 'S') {
      if (!hash.digest().equals(content)) throw new BackupRefused('The backup is damaged: its checksum is not right.');
      if (!(await source.isAtEnd())) throw new BackupRefused('The backup is damaged: there is more than was written.');
      if (held !== null) yield held;
      return;
    }
    hash.update(head).update(content);
    if (held !== null) yield held;
    held = { letter, content };
  }
}

/** Takes bytes off a stream in pieces of given lengths. */
class Source {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#rest.length === 0 && !(await this.#more()))
        throw new BackupRefused('The backup is damaged: it ends in the middle.');
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts, length);
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  async #more(): Promise<boolean> {
    for (;;) {
      let next: IteratorResult<Buffer>;
      try {
        next = await this.#chunks.next();
      } catch (error) {
        throw new BackupRefused(`The backup cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (next.done === true) return false;
      this.#rest = next.value;
      if (this.#rest.length > 0) return true;
    }
  }
}
