import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openSmtp, type SmtpDouble } from '../../../test/support/mail-setup.ts';
import { type Mailer, openMailer } from './mailer.ts';
import { readSmtpUrl } from './smtp-url.ts';

const idleMs = 300;
const envelope = { from: 'ana@broker.example', to: 'priya@client.example' };

let smtp: SmtpDouble;
let mailer: Mailer;
beforeEach(async () => {
  smtp = await openSmtp();
  mailer = openMailer(readSmtpUrl(smtp.url), { connectMs: 2_000, idleTimeoutMs: 2_000, idleMs });
});
afterEach(async () => {
  mailer.close();
  await smtp.close();
  vi.restoreAllMocks();
});

const text = 'Subject: Hello\r\n\r\nHi.\r\n';
const send = (beforeText = async () => {}) => mailer.send(envelope, Buffer.from(text), beforeText);

it('a kept connection has the same listeners after twenty mails as after one', async () => {
  const sends = vi.spyOn(SMTPConnection.prototype, 'send');
  const counts: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    await send();
    const [connection] = sends.mock.contexts;
    if (!(connection instanceof SMTPConnection)) throw new Error('no connection sent the mail');
    counts.push(connection.listenerCount('error') + connection.listenerCount('end'));
  }
  expect(new Set(sends.mock.contexts).size).toBe(1);
  expect(new Set(counts).size).toBe(1);
  expect(smtp.arrived).toHaveLength(20);
});

it('a connection that is in use again is not closed by the timer of its last idle time', async () => {
  await send();
  const isLonger = new Promise<void>((resolve) => setTimeout(resolve, idleMs * 2));
  await send(() => isLonger);
  expect(smtp.arrived.map(({ raw }) => raw.toString())).toEqual([text, text]);
});
