// Format: gzip over a header line, then records (letter, length, bytes), then the hash of everything before it.
// A file that is cut, changed or appended to is detected before a row of it is used.
import { createHash } from 'node:crypto';

/** Explains in one sentence why a backup was not made or not used. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

const firstLine = Buffer.from('tripthread backup 1\n');
const headBytes = 5;
const maxRecordBytes = 64 * 1024 * 1024;

/** `T` begins a table, `D` holds rows as COPY writes them, `M` is the manifest, `S` the hash of everything before. */
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

/** The bytes of the file before compression. */
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
 * Yields the records of a file in order; the last one only after its hash was verified.
 * @throws {BackupRefused} when the file is not a backup or is damaged
 */
export async function* readRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  const hash = createHash('sha256');
  const source = new Source(bytes);
  const line = await source.take(firstLine.length);
  if (!line.equals(firstLine))
    throw new BackupRefused('This is not a Tripthread backup, or it has another format version.');
  hash.update(line);
  let held: FileRecord | null = null;
  for (;;) {
    const head = await source.take(headBytes);
    const letter = head.toString('latin1', 0, 1) as Letter;
    const length = head.readUInt32BE(1);
    if (length > maxRecordBytes) throw new BackupRefused('The backup is damaged: a record is too long.');
    const content = await source.take(length);
    if (letter === 'S') {
      if (!hash.digest().equals(content))
        throw new BackupRefused('The backup is damaged: its checksum does not match.');
      if (!(await source.isAtEnd())) throw new BackupRefused('The backup is damaged: data follows its end.');
      if (held !== null) yield held;
      return;
    }
    hash.update(head).update(content);
    if (held !== null) yield held;
    held = { letter, content };
  }
}

/** Reads a stream in pieces of given lengths. */
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
        throw new BackupRefused('The backup is damaged: it ends too early.');
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
