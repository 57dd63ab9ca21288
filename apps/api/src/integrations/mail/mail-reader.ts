import { openCallLimiter } from '@tripthread/db/gate';
import { openThread } from '../../platform/thread.ts';
import { UnreadableMail } from './bounds.ts';
import type { MailAnswer } from './mail-worker.ts';
import type { ReadMail } from './read-mail.ts';

/** @throws {UnreadableMail}, and {ThreadFailed} for a mail that takes too long, too much memory, or ends the thread */
export type Read = (raw: Buffer) => Promise<ReadMail>;

export interface MailReader {
  /** Reads mails in a thread, one at a time. `work` commits before its mail is read, so waiting mails count no attempt. */
  inTurn<T>(work: (read: Read) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** For tests: the source of a misbehaving thread. */
export function openMailReader({
  longestMs = 10_000,
  heapMegabytes = 384,
  source = new URL('./mail-worker.ts', import.meta.url),
}: { readonly longestMs?: number; readonly heapMegabytes?: number; readonly source?: URL } = {}): MailReader {
  const gate = openCallLimiter({ most: 1, refuseAfter: { since: 'lastProgress', ms: 120_000 } });
  const built = new URL('./mail-worker.js', import.meta.url);
  const thread = openThread<Uint8Array, MailAnswer>({ source, built, longestMs, heapMegabytes });
  const read: Read = async (raw) => {
    const answer = await thread.ask(raw);
    if ('unreadable' in answer) throw new UnreadableMail(answer.unreadable);
    return { ...answer.mail, attachments: answer.mail.attachments.map(asBuffer) };
  };
  return {
    // Waiting behind other mails is no failure, so there is no deadline.
    inTurn: (work) => gate.run(() => work(read), true),
    stop: () => thread.stop(),
  };
}

type File = ReadMail['attachments'][number];

/** A buffer arrives from a thread as plain bytes. */
const asBuffer = ({ content, ...file }: Omit<File, 'content'> & { readonly content: Uint8Array }): File => ({
  ...file,
  content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
});
