import { inTransaction, tenantOf } from '@tripthread/db/database';
import { inboundMailId } from '@tripthread/shared/input.schema';
import { listOrphanMails, saveInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import { listOpenInvitations } from '@tripthread/db/queries/team/invitations';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { createTestBrokerage, openSession } from '@tripthread/testing/desk/test-brokerage';
import type { InboundMailId, MailId, MailInboxId, SessionId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordFromClient } from '@tripthread/commands/messages/record-from-client';
import { sendMessage } from '@tripthread/commands/messages/send-message';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { invite } from '@tripthread/commands/team/invite';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { type MailSetup, openInbox, openMailSetup } from '../support/mail-setup.ts';
import { attachMail, dismissMail } from '@tripthread/commands/mail/attach-mail';
import { approveMail, markMailSent, resendMail, withdrawMail } from '@tripthread/commands/mail/move-mail';

const desk = testBrokerageSuite();
let mail: MailSetup;
let inboxId: MailInboxId;
beforeAll(async () => {
  mail = await openMailSetup(desk());
  inboxId = await openInbox(desk());
});
afterAll(() => mail.close());

let count = 0;
interface Given {
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly headers?: readonly string[];
  readonly id?: string;
}
const raw = ({ from = 'Olivia <olivia@client.example>', to = 'desk@broker.example', ...more }: Given): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    'Subject: Re: Teterboro to Van Nuys',
    `Message-ID: ${more.id ?? `<answer-${(count += 1)}@client.example>`}`,
    ...(more.headers ?? []),
    ...(more.headers?.some((line) => line.startsWith('Content-Type')) === true
      ? []
      : ['Content-Type: text/plain; charset=utf-8', '']),
    more.text ?? 'The second one, please.',
  ].join('\r\n');
const receive = async (given: Given | string): Promise<InboundMailId> => {
  const bytes = Buffer.from(typeof given === 'string' ? given : raw(given));
  const at = desk().clock.now();
  const id = await inTransaction(tenantOf(desk().database, desk().brokerageId, 'inbox'), (tx) =>
    saveInboundMail(tx, { inboxId, receivedAt: at, raw: bytes }),
  );
  await mail.work();
  return id;
};
const stateOf = async (id: InboundMailId) => {
  const [row] = await desk().owner`
    select status, session_id as "sessionId", why_orphan as why, error from inbound_mails where id = ${id}`;
  return row as { status: string; sessionId: string | null; why: string | null; error: string | null };
};
const messagesOf = async (sessionId: SessionId) =>
  (await listThread(desk().tenant, desk().ana.viewer, sessionId, { limit: 100 })).items.flatMap(({ message }) =>
    message === null ? [] : [message],
  );
const addressOf = (sessionId: SessionId) => mail.replies.of(desk().brokerageId, sessionId) ?? '';
const orphans = () => inTransaction(desk().tenant, (tx) => listOrphanMails(tx, { limit: 100 }));

describe('an answer', () => {
  it('to the signed address is a message of the client with its files, and the turn is the broker’s', async () => {
    const { sessionId } = await mail.session();
    const text = [
      '--edge',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'The second one, please.\n\nOn Mon, 23 Nov 2026, Ana wrote:\n> Three aircraft are free.',
      '--edge',
      'Content-Type: application/x-msdownload; name="passports.exe"',
      'Content-Disposition: attachment; filename="../../passports.exe"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('MZ not run').toString('base64'),
      '--edge--',
    ].join('\r\n');
    const headers = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=edge', ''];
    const id = await receive({ to: addressOf(sessionId).toUpperCase(), text, headers });
    expect(await stateOf(id)).toMatchObject({ status: 'placed', sessionId });
    const [message] = await messagesOf(sessionId);
    expect(message).toMatchObject({
      sender: 'client',
      audience: 'client',
      mail: {
        from: { name: 'Olivia', email: 'olivia@client.example' },
        attachments: [{ fileName: '_.._passports.exe', mimeType: 'application/x-msdownload', sizeBytes: 10 }],
      },
    });
    expect(message?.text.slice(0, message.mail?.quotedFrom ?? 0)).toBe('The second one, please.');
    const detail = await getSessionDetail(desk().tenant, desk().ana.viewer, sessionId);
    expect(detail.session.turn).toBe('broker');
    expect(detail.session.unread).toBe(true);
  });

  it('without the signed address is matched by its references, or else by a sender with one open session', async () => {
    const { sessionId, email } = await mail.session();
    await sendMessage(desk().ana, { sessionId, audience: 'client', text: 'Hello', idempotencyKey: freshKey() });
    await mail.work();
    const sent = mail.smtp.arrived.at(-1)?.mail.messageId ?? '';
    const byHeader = await receive({ from: 'assistant@elsewhere.example', headers: [`In-Reply-To: ${sent}`] });
    expect(await stateOf(byHeader)).toMatchObject({ status: 'placed', sessionId });
    const bySender = await receive({ from: `Olivia <${email.toUpperCase()}>` });
    expect(await stateOf(bySender)).toMatchObject({ status: 'placed', sessionId });
    const second = await openSession(desk(), desk().ana, { client: 'Olivia Hartley' });
    await desk().owner`update clients set email = ${email} where id = ${second.clientId}`;
    expect(await stateOf(await receive({ from: email }))).toMatchObject({ status: 'orphan', why: 'several_sessions' });
  });

  it('received twice is stored once', async () => {
    const { sessionId } = await mail.session();
    const given = { to: addressOf(sessionId), id: '<once@client.example>' };
    await receive(given);
    expect(await stateOf(await receive(given))).toMatchObject({ status: 'duplicate' });
    expect(await messagesOf(sessionId)).toHaveLength(1);
  });

  it('that is automatic is a note, and keeps the turn; our own mail looping back is ignored', async () => {
    const { sessionId } = await mail.session();
    await sendMessage(desk().ana, { sessionId, audience: 'client', text: 'Hello', idempotencyKey: freshKey() });
    await mail.work();
    const headers = ['Auto-Submitted: auto-replied'];
    await receive({ to: addressOf(sessionId), text: 'Back on Monday.', headers });
    expect((await messagesOf(sessionId)).at(-1)).toMatchObject({
      sender: 'system',
      audience: 'internal',
      text: 'Automatic reply: Back on Monday.',
    });
    expect((await getSessionDetail(desk().tenant, desk().ana.viewer, sessionId)).session.turn).toBe('client');
    const own = mail.smtp.arrived.at(-1)?.raw.toString('utf8') ?? '';
    expect(await stateOf(await receive(own))).toMatchObject({ status: 'duplicate' });
  });
});

describe('a forged address', () => {
  it('is never accepted: a thousand flipped bytes, and another brokerage’s address', { timeout: 60_000 }, async () => {
    const { sessionId } = await mail.session();
    const good = addressOf(sessionId);
    const end = good.indexOf('@');
    for (let at = 0; at < 1_000; at += 1) {
      const place = 6 + (at % (end - 6));
      const letter = String.fromCodePoint((good.codePointAt(place) ?? 0) ^ (1 << (Math.floor(at / (end - 6)) % 7)));
      const forged = good.slice(0, place) + letter + good.slice(place + 1);
      // Servers may change the case: it is the same address.
      if (forged.toLowerCase() === good) continue;
      expect(mail.replies.read(desk().brokerageId, forged)).not.toBe(sessionId);
    }
    const other = await createTestBrokerage(desk().url);
    expect(mail.replies.read(other.brokerageId, good)).toBe('forged');
    expect(mail.replies.read(desk().brokerageId, good)).toBe(sessionId);
    const theirs = await openSession(other, other.ana);
    const id = await receive({ to: mail.replies.of(other.brokerageId, theirs.id) ?? '' });
    expect(await stateOf(id)).toMatchObject({ status: 'orphan', why: 'bad_token', sessionId: null });
    await other.close();
  });
});

describe('an orphan mail', () => {
  it('is visible to every broker, and is attached by hand', async () => {
    const id = await receive({ from: 'New Client <new@elsewhere.example>', text: 'Do you fly to Nice?' });
    expect((await orphans()).mails).toContainEqual(
      expect.objectContaining({ id, fromEmail: 'new@elsewhere.example', text: 'Do you fly to Nice?' }),
    );
    const session = await openSession(desk(), desk().ana);
    expect(await refusal(attachMail(desk().ben, { inboundMailId: id, sessionId: session.id }))).toBe(
      'NOT_YOUR_SESSION',
    );
    await attachMail(desk().ana, { inboundMailId: id, sessionId: session.id });
    expect((await messagesOf(session.id)).at(-1)).toMatchObject({ sender: 'client', text: 'Do you fly to Nice?' });
    expect(await refusal(attachMail(desk().ana, { inboundMailId: id, sessionId: session.id }))).toBe('MAIL_MOVED');
    const spam = await receive({ from: 'spam@elsewhere.example' });
    await dismissMail(desk().lead, spam);
    expect((await orphans()).mails.map((one) => one.id)).not.toContain(spam);
    expect(await refusal(dismissMail(desk().lead, inboundMailId.parse(desk().brokerageId)))).toBe('MAIL_NOT_FOUND');
  });

  it('cannot be attached to an archived session, but to a completed one', async () => {
    const { sessionId } = await mail.session();
    const version = async () => (await getSessionDetail(desk().tenant, desk().ana.viewer, sessionId)).session.version;
    await setStatus(desk().ana, { sessionId, expectedVersion: await version(), move: 'complete', outcome: 'won' });
    expect(await stateOf(await receive({ to: addressOf(sessionId) }))).toMatchObject({ status: 'placed' });
    await setStatus(desk().ana, { sessionId, expectedVersion: await version(), move: 'archive' });
    expect(await stateOf(await receive({ to: addressOf(sessionId) }))).toMatchObject({ why: 'session_archived' });
  });
});

describe('a bounce', () => {
  const report = (about: string, action: string) => ({
    from: 'MAILER-DAEMON@mail.example',
    headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=edge', ''],
    text: `--edge\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--edge\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nFinal-Recipient: rfc822; olivia@client.example\r\nAction: ${action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n--edge\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${about}\r\n\r\n--edge--`,
  });

  it('marks the mail as failed, with the server’s text; a delay report does not', async () => {
    const { sessionId } = await mail.session();
    await sendMessage(desk().ana, { sessionId, audience: 'client', text: 'Hello', idempotencyKey: freshKey() });
    await mail.work();
    const about = mail.smtp.arrived.at(-1)?.mail.messageId ?? '';
    await receive(report(about, 'delayed'));
    expect((await messagesOf(sessionId)).at(-1)?.delivery).toBe('sent');
    expect(await stateOf(await receive(report(about, 'failed')))).toMatchObject({ status: 'bounce', sessionId });
    expect((await messagesOf(sessionId)).at(-1)).toMatchObject({
      delivery: 'failed',
      error: expect.stringContaining('550 no such user'),
    });
    expect(
      await stateOf(await receive(report('<mail-00000000-0000-0000-0000-000000000000@x>', 'failed'))),
    ).toMatchObject({ status: 'bounce', sessionId: null });
  });

  it('of an invitation shows in the list of invitations, and in no session’s outbox', async () => {
    const given = { ...desk().lead, encryptor: mail.encryptor, sendsMail: true };
    await invite(given, { email: 'nobody@broker.example', role: 'broker' });
    await mail.work();
    const about = mail.smtp.arrived.at(-1)?.mail.messageId ?? '';
    expect(await stateOf(await receive(report(about, 'failed')))).toMatchObject({ status: 'bounce', sessionId: null });
    const [listed] = await inTransaction(desk().tenant, listOpenInvitations);
    expect(listed).toMatchObject({ mail: 'failed', mailError: expect.stringContaining('550 no such user') });
    const [row] = await desk().owner`select id from mails where invitation_id is not null`;
    // Sent again, it would lack its link: the person is invited again instead.
    for (const move of [resendMail, withdrawMail, markMailSent, approveMail])
      expect(await refusal(move(desk().lead, row?.id as MailId))).toBe('MAIL_NOT_FOUND');
  });
});

it('a client’s message from another channel is entered as theirs', async () => {
  const { sessionId } = await mail.session();
  const given = { sessionId, channel: 'phone', text: 'Six of us, not five.', idempotencyKey: freshKey() } as const;
  const { item, session } = await recordFromClient(desk().ana, given);
  expect(item).toMatchObject({ actor: { kind: 'client' }, message: { sender: 'client', channel: 'phone' } });
  expect(session).toMatchObject({ turn: 'broker' });
  expect((await recordFromClient(desk().ana, given)).item.seq).toBe(item.seq);
});

describe('hostile mail', () => {
  const deep = (levels: number) => {
    let body = 'Content-Type: text/plain\r\n\r\nat the bottom';
    for (let at = 0; at < levels; at += 1)
      body = `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n${body}\r\n--b${at}--`;
    return `From: a@b.example\r\nMessage-ID: <deep-${levels}@b.example>\r\n${body}`;
  };
  const cases: Readonly<Record<string, readonly [text: string, status: string]>> = {
    'a million bytes of headers': [`From: a@b.example\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\nhi`, 'parked'],
    'nested twenty deep': [deep(20), 'orphan'],
    'nested a thousand deep': [deep(1_000), 'parked'],
    'parts without end': [
      `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\nContent-Type: text/plain\r\n\r\n.\r\n'.repeat(5_000)}`,
      'parked',
    ],
    'a missing boundary': [
      'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="gone"\r\n\r\nno parts here',
      'orphan',
    ],
    'an unknown charset': ['From: a@b.example\r\nContent-Type: text/plain; charset=x-no-such\r\n\r\nhello', 'orphan'],
    'bytes that are not text': [
      'From: a@b.example\r\nContent-Type: text/plain\r\n\r\n\u0000\u00ff\ud800 hello',
      'orphan',
    ],
    'headers with line breaks in them': [
      'From: "x\r\n Bcc: all@b.example" <a@b.example>\r\nSubject: =?utf-8?q?one=0D=0ABcc:_all@b.example?=\r\n\r\nhi',
      'orphan',
    ],
    'a page with a script': [
      'From: a@b.example\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script><p>Hello<br>there &amp; back</p><img src=x onerror=alert(1)>',
      'orphan',
    ],
    'a page nested without end': [
      `From: a@b.example\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}deep`,
      'orphan',
    ],
    'nothing but headers': ['From: a@b.example\r\n', 'orphan'],
  };

  it.each(Object.entries(cases))(
    '%s: is stored, and breaks nothing',
    { timeout: 30_000 },
    async (name, [text, status]) => {
      const id = await receive(text.replace('\r\n', `\r\nX-Case: ${name}\r\n`));
      expect(await stateOf(id)).toMatchObject({ status });
      const one = (await orphans()).mails.find((found) => found.id === id);
      expect(`${one?.subject}${one?.fromName}`).not.toMatch(/[\r\n]/u);
      expect(one?.text).not.toMatch(/<script|onerror|alert/u);
    },
  );
});
