import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSmtp, type SmtpDouble } from './mail-setup.ts';

let smtp: SmtpDouble;
beforeAll(async () => {
  smtp = await openSmtp();
});
afterAll(() => smtp.close());

/** Speaks SMTP to the server line by line up to the text. */
async function markMailStarted(): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(smtp.url).port), '127.0.0.1').on('error', () => {});
  await once(socket, 'data');
  for (const line of ['EHLO a', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA']) {
    socket.write(`${line}\r\n`);
    await once(socket, 'data');
  }
  return socket;
}

it('a client that disconnects in the middle of a mail leaves no mail and no unhandled error', async () => {
  const socket = await markMailStarted();
  socket.write('Subject: Half\r\n\r\nHalf a te');
  await pause(50);
  socket.destroy();
  // The test runner fails on an unhandled rejection; it arrives with the next turns of the event loop.
  await pause(100);
  expect(smtp.arrived).toEqual([]);
});

it('control: a client that stays delivers its mail', async () => {
  const socket = await markMailStarted();
  socket.write('Subject: Whole\r\n\r\nA whole text\r\n.\r\n');
  await once(socket, 'data');
  socket.destroy();
  expect(smtp.arrived.map(({ mail }) => mail.subject)).toEqual(['Whole']);
});
