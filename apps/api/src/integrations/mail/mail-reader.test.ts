import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ThreadFailed } from '../../platform/thread.ts';
import { UnreadableMail } from './bounds.ts';
import { type MailReader, openMailReader } from './mail-reader.ts';

// A busy machine delays a turn of the event loop, but not by this much; reading one of these mails on the loop would.
const maxStallMs = 1_000;

let reader: MailReader;
beforeAll(() => {
  reader = openMailReader({ longestMs: 4_000 });
});
afterAll(() => reader.stop());

const page = (html: string) => `From: a@b.example\r\nContent-Type: text/html\r\n\r\n${html}`;
const plain = (text: string) => `From: a@b.example\r\n\r\n${text}`;
const header = (name: string, value: string) => `From: a@b.example\r\n${name}: ${value}\r\n\r\nHello`;
/** Repeats a pattern to that many bytes. */
const fill = (pattern: string, bytes: number) => pattern.repeat(Math.ceil(bytes / pattern.length));
// Headers may be half a megabyte in all.
const inHead = 110_000;
const inBody = 250_000;

const shapes: readonly (readonly [name: string, (times: number) => string])[] = [
  ['styles that are never closed', (times) => page(fill('<style>', inBody * times))],
  ['titles that are never closed', (times) => page(fill('<title>', inBody * times))],
  ['blocks nested 100,000 deep', (times) => page(fill('<div>', 500_000 * times))],
  ['tables nested deep', (times) => page(fill('<table><tr><td>', inBody * times))],
  ['blocks nested deep behind comments that close them', (times) => page(fill('<b><!--</b>-->', inBody * times))],
  ['an attribute without end', (times) => page(`<p title="${fill('x', inBody * times)}`)],
  ['attributes without number', (times) => page(`<p ${fill('a1 ', inBody * times)}>`)],
  ['comments that are never closed', (times) => page(fill('<!--', inBody * times))],
  ['entities that do not end', (times) => page(fill('&amp', inBody * times))],
  ['ampersands', (times) => page(fill('&', inBody * times))],
  ['nothing but opening marks', (times) => page(fill('<', inBody * times))],
  ['closing tags of nothing', (times) => page(fill('</p>', inBody * times))],
  ['quoted history of dashes', (times) => plain(fill('-', inBody * times))],
  ['quoted history that never says who wrote', (times) => plain(fill('On Mon, Am x schrieb \n> ', inBody * times))],
  ['blanks before line ends', (times) => plain(fill('> \t\n', inBody * times))],
  ['addresses without end', (times) => header('To', fill('<', inHead * times))],
  ['groups within groups', (times) => header('To', fill('a:', inHead * times))],
  ['comments in an address', (times) => header('Cc', fill('(', inHead * times))],
  ['references without number', (times) => header('References', fill('<a', inHead * times))],
  ['encoded words that do not end', (times) => header('Subject', fill('=?utf-8?q?', inHead * times))],
  ['reports that say no status', (times) => page(fill('status:\n', inBody * times))],
];

/** Reads a mail and monitors the event loop. @returns the result, and the longest stall */
async function watch(work: () => Promise<unknown>) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  // The monitor starts with a turn.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const outcome = await work().then(
    () => 'read',
    (error: unknown) => {
      if (error instanceof UnreadableMail) return 'unreadable';
      if (error instanceof ThreadFailed) return error.why;
      throw error;
    },
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  return { outcome, stallMs: delay.max / 1e6 };
}
const read = (text: string) => reader.inTurn((readOne) => readOne(Buffer.from(text)));

describe.each([1, 4])('at %i times the size', (times) => {
  it.each(shapes)(
    '%s: the event loop is not blocked, and the next mail is read',
    { timeout: 60_000 },
    async (_, shape) => {
      const { outcome, stallMs } = await watch(() => read(shape(times)));
      expect(['read', 'unreadable', 'time', 'memory']).toContain(outcome);
      expect(stallMs).toBeLessThan(maxStallMs);
      expect((await read(plain('Yes, option 2.'))).text).toBe('Yes, option 2.');
    },
  );
});

it('control: a blocked event loop is detected', async () => {
  const { stallMs } = await watch(async () => {
    const until = performance.now() + maxStallMs + 100;
    while (performance.now() < until);
  });
  expect(stallMs).toBeGreaterThanOrEqual(maxStallMs);
});

it('returns files byte for byte', async () => {
  const content = Buffer.from('MZ not run').toString('base64');
  const mail = await read(
    `From: a@b.example\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}`,
  );
  expect(mail.attachments).toEqual([
    { fileName: 'a.pdf', mimeType: 'application/pdf', content: Buffer.from('MZ not run') },
  ]);
});
