import { createHash, randomBytes } from 'node:crypto';
import { mailId } from '@tripthread/shared/input.schema';
import { inTransaction } from '@tripthread/db/database';
import { saveMailSettings } from '@tripthread/db/queries/mail/mail-settings';
import { enqueueMail } from '@tripthread/commands/mail/enqueue-mail';
import type { Mail } from '@tripthread/db/queries/mail/mails';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { listThread } from '@tripthread/db/queries/messages/thread';
import type { AttachmentId, MessageId, SessionId } from '@tripthread/shared/ids';
import { maxAttachmentBytes } from '@tripthread/shared/mail/mails';
import { SendMessage } from '@tripthread/shared/messages/messages.schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discardFile, saveFile } from '@tripthread/commands/messages/save-file';
import { sendMessage } from '@tripthread/commands/messages/send-message';
import { retryMessage } from '@tripthread/commands/messages/retry-message';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { type MailSetup, openMailSetup } from '../support/mail-setup.ts';
import { approveMail, markMailSent, resendMail, withdrawMail } from '@tripthread/commands/mail/move-mail';
import { editMail } from '@tripthread/commands/mail/edit-mail';

const desk = testBrokerageSuite();
let mail: MailSetup;
beforeAll(async () => {
  mail = await openMailSetup(desk());
});
afterAll(() => mail.close());
beforeEach(async () => {
  mail.smtp.manner = 'takes';
  mail.smtp.arrived.length = 0;
  mail.errors.length = 0;
  await approval(false);
});

const approval = (needsApproval: boolean, signature: string | null = null) =>
  inTransaction(desk().tenant, (tx) =>
    saveMailSettings(tx, { needsApproval, fromName: null, signature }, desk().clock.now()),
  );
const send = (sessionId: SessionId, text = 'Three aircraft are free on the 12th.', byMail?: boolean) =>
  sendMessage(desk().ana, {
    sessionId,
    audience: 'client',
    text,
    idempotencyKey: freshKey(),
    ...(byMail === undefined ? {} : { byMail }),
  });
const mailOf = async (sessionId: SessionId) => {
  const [row] = await desk().owner<Pick<Mail, 'id' | 'status' | 'error'>[]>`
    select id, status, error from mails where session_id = ${sessionId} order by created_at desc limit 1`;
  if (row === undefined) throw new Error('the session has no mail');
  return row;
};
const messageIn = async (sessionId: SessionId) =>
  (await listThread(desk().tenant, desk().ana.viewer, sessionId, { limit: 100 })).items.findLast(
    ({ message }) => message !== null,
  )?.message;
const turnOf = async (sessionId: SessionId) =>
  (await getSessionDetail(desk().tenant, desk().ana.viewer, sessionId)).session.turn;

/** Mails that were sent more than once. */
const listDuplicateMails = (): readonly string[] => {
  const ids = mail.smtp.arrived.map((one) => one.mail.messageId ?? '');
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
};

describe('a message to a client', () => {
  it('is sent by mail in the broker’s name, with the session’s reply address', async () => {
    await approval(false, 'Skyline Charter\n+1 555 0100');
    const { sessionId, email } = await mail.session();
    const { item } = await send(sessionId, 'Grüße, “Olivia” — 3 aircraft.\n\nAna');
    expect(item.message).toMatchObject({ delivery: 'sending', mail: { toEmail: email } });
    await mail.work();
    const [arrived] = mail.smtp.arrived;
    expect(mail.smtp.arrived).toHaveLength(1);
    expect(arrived?.mail).toMatchObject({
      subject: 'Teterboro to Van Nuys',
      text: 'Grüße, “Olivia” — 3 aircraft.\n\nAna\n\n-- \nSkyline Charter\n+1 555 0100\n',
      from: { value: [{ name: 'Ana', address: 'desk@broker.example' }] },
      to: { value: [{ name: 'Olivia Hartley', address: email }] },
    });
    const reply = arrived?.mail.replyTo?.value[0]?.address ?? '';
    expect(mail.replies.read(desk().brokerageId, reply)).toBe(sessionId);
    expect(reply.indexOf('@')).toBeLessThanOrEqual(64);
    expect(arrived?.envelope).toEqual({ from: reply, to: [email] });
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'sent', error: null });
    expect(await mailOf(sessionId)).toMatchObject({ status: 'sent' });
    expect(await turnOf(sessionId)).toBe('client');
  });

  it('is only recorded when the client has no address, or on request', async () => {
    const { sessionId } = await mail.session('');
    expect((await send(sessionId)).item.message).toMatchObject({ delivery: 'recorded', mail: null });
    expect(await refusal(send(sessionId, 'By mail, please', true))).toBe('NO_MAIL_ADDRESS');
    const other = await mail.session();
    expect((await send(other.sessionId, 'Said on the telephone', false)).item.message?.delivery).toBe('recorded');
    const hostile = await mail.session('a@b.example\r\nBcc: all@b.example');
    expect(await refusal(send(hostile.sessionId, 'Hello', true))).toBe('NO_MAIL_ADDRESS');
    await mail.work();
    expect(mail.smtp.arrived).toEqual([]);
  });

  it('is one conversation in the client’s mail program', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId, 'First');
    await mail.work();
    await send(sessionId, 'Second');
    await mail.work();
    const [first, second] = mail.smtp.arrived;
    expect(second?.mail.inReplyTo).toBe(first?.mail.messageId);
    expect(second?.mail.subject).toBe('Re: Teterboro to Van Nuys');
  });
});

describe('attachments', () => {
  it('arrive byte for byte', async () => {
    const { sessionId, email } = await mail.session();
    const content = Buffer.concat([Buffer.from('%PDF-1.7\r\n%\xe2\xe3\xcf\xd3\n', 'latin1'), randomBytes(300_000)]);
    await inTransaction(desk().tenant, async (tx) =>
      enqueueMail(tx, {
        session: await getSessionForUpdate(tx, sessionId),
        isoAgentId: desk().ana.viewer.agentId,
        to: { name: 'Olivia\r\nBcc: all@b.example', email },
        subject: 'Your proposal\r\nBcc: all@b.example',
        text: 'Please find our proposal attached.',
        html: '<p>Please find our proposal attached.</p>',
        attachments: [{ fileName: '../../etc/Proposal 2026/…\u202efdp.exe', mimeType: 'application/pdf', content }],
        needsApproval: false,
        at: desk().clock.now(),
      }),
    );
    await mail.work();
    const [arrived] = mail.smtp.arrived;
    const [file] = arrived?.mail.attachments ?? [];
    expect(
      createHash('sha256')
        .update(file?.content ?? '')
        .digest('hex'),
    ).toBe(createHash('sha256').update(content).digest('hex'));
    expect(file).toMatchObject({ contentType: 'application/pdf', contentDisposition: 'attachment' });
    expect(file?.filename).not.toMatch(/[/\\\u202e]/u);
    expect(arrived?.envelope.to).toEqual([email]);
    expect(arrived?.mail.bcc).toBeUndefined();
    expect(arrived?.mail.html).toContain('<p>');
  });

  it('are refused above the size limit of a mail', async () => {
    const { sessionId, email } = await mail.session();
    const files = (sizes: readonly number[]) =>
      inTransaction(desk().tenant, async (tx) =>
        enqueueMail(tx, {
          session: await getSessionForUpdate(tx, sessionId),
          isoAgentId: desk().ana.viewer.agentId,
          to: { name: 'Olivia', email },
          text: 'Large',
          attachments: sizes.map((size) => ({ fileName: 'a.bin', mimeType: 'x/y', content: Buffer.alloc(size) })),
          at: desk().clock.now(),
        }),
      );
    expect(await refusal(files([maxAttachmentBytes + 1]))).toBe('TOO_LARGE');
    expect(await refusal(files([maxAttachmentBytes, maxAttachmentBytes, 1]))).toBe('TOO_LARGE');
  });
});

describe('files attached to the message', () => {
  const file = (sessionId: SessionId, fileName: string, content: Buffer, broker = desk().ana) =>
    saveFile(broker, sessionId, { fileName, mimeType: 'application/pdf', content });
  const sendWith = (sessionId: SessionId, attachmentIds: readonly AttachmentId[], idempotencyKey = freshKey()) =>
    sendMessage(desk().ana, {
      sessionId,
      audience: 'client',
      text: 'Please find both attached.',
      byMail: true,
      attachmentIds: [...attachmentIds],
      idempotencyKey,
    });

  it('arrive byte for byte in their order, and are in the thread', async () => {
    const { sessionId } = await mail.session();
    const [one, two] = [randomBytes(150_000), randomBytes(10)];
    const [first, second] = [await file(sessionId, 'Brochure.pdf', one), await file(sessionId, 'Terms.pdf', two)];
    const key = freshKey();
    const { item } = await sendWith(sessionId, [second.id, first.id], key);
    expect(item.message?.mail?.attachments.map(({ fileName }) => fileName)).toEqual(['Terms.pdf', 'Brochure.pdf']);
    // A retry is the same mail, although the files are no longer unsent.
    expect((await sendWith(sessionId, [second.id, first.id], key)).item.message?.id).toBe(item.message?.id);
    await mail.work();
    expect(mail.smtp.arrived).toHaveLength(1);
    const files = mail.smtp.arrived[0]?.mail.attachments ?? [];
    expect(files.map(({ filename }) => filename)).toEqual(['Terms.pdf', 'Brochure.pdf']);
    expect(files.map(({ content }) => content.equals(two) || content.equals(one))).toEqual([true, true]);
  });

  it('belong to their author and session, and are sent once', async () => {
    const [{ sessionId }, other] = [await mail.session(), await mail.session()];
    const mine = await file(sessionId, 'Mine.pdf', Buffer.from('mine'));
    const leads = await file(sessionId, 'Hers.pdf', Buffer.from('hers'), desk().lead);
    expect(await refusal(file(sessionId, 'No.pdf', Buffer.from('no'), desk().ben))).toBe('NOT_YOUR_SESSION');
    expect(await refusal(sendWith(sessionId, [leads.id]))).toBe('ATTACHMENT_NOT_FOUND');
    expect(await refusal(sendWith(other.sessionId, [mine.id]))).toBe('ATTACHMENT_NOT_FOUND');
    await sendWith(sessionId, [mine.id]);
    expect(await refusal(sendWith(sessionId, [mine.id]))).toBe('ATTACHMENT_NOT_FOUND');
    expect(await refusal(discardFile(desk().ana, mine.id))).toBe('ATTACHMENT_NOT_FOUND');
    const only = { sessionId, audience: 'client', text: 'Hello', idempotencyKey: freshKey() };
    await mail.work();
    for (const way of [{}, { byMail: false }])
      expect(SendMessage.safeParse({ ...only, ...way, attachmentIds: [leads.id] }).success).toBe(false);
  });

  it('that were never sent are deleted after two weeks', async () => {
    const { sessionId } = await mail.session();
    const old = await file(sessionId, 'Old.pdf', Buffer.from('old'));
    desk().clock.moveBy(15 * 86_400_000);
    await file(sessionId, 'New.pdf', Buffer.from('new'));
    expect(await refusal(sendWith(sessionId, [old.id]))).toBe('ATTACHMENT_NOT_FOUND');
  });
});

describe('approval', () => {
  beforeEach(() => approval(true));

  it('holds a mail until a lead approves it, and with it the turn', async () => {
    const { sessionId } = await mail.session();
    const { item, session } = await send(sessionId);
    expect(item.message?.delivery).toBe('awaiting_approval');
    expect(session.turn).toBe('broker');
    await mail.work();
    expect(mail.smtp.arrived).toEqual([]);
    const { id } = await mailOf(sessionId);
    expect(await refusal(approveMail(desk().ben, id))).toBe('NOT_YOUR_SESSION');
    expect(await refusal(approveMail(desk().ana, mailId.parse(desk().brokerageId)))).toBe('MAIL_NOT_FOUND');
    await editMail(desk().ana, { mailId: id, subject: 'Better', text: 'Better words' });
    expect(await messageIn(sessionId)).toMatchObject({ text: 'Better words' });
    expect(await approveMail(desk().lead, id)).toMatchObject({ status: 'waiting', approvedAt: desk().clock.now() });
    expect(await refusal(editMail(desk().ana, { mailId: id, subject: 'Late', text: 'Too late' }))).toBe('MAIL_MOVED');
    expect(await refusal(approveMail(desk().ana, id))).toBe('MAIL_MOVED');
    await mail.work();
    expect(mail.smtp.arrived.map((one) => [one.mail.subject, one.mail.text?.trim()])).toEqual([
      ['Better', 'Better words'],
    ]);
    expect(await turnOf(sessionId)).toBe('client');
  });

  it('by two at once sends it once', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    const { id } = await mailOf(sessionId);
    const both = await Promise.allSettled([approveMail(desk().ana, id), approveMail(desk().lead, id)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await mail.work();
    expect(mail.smtp.arrived).toHaveLength(1);
  });

  it('can be refused by withdrawing the mail', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    const { id } = await mailOf(sessionId);
    await withdrawMail(desk().ana, id);
    expect(await refusal(approveMail(desk().ana, id))).toBe('MAIL_MOVED');
    await mail.work();
    expect(mail.smtp.arrived).toEqual([]);
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'withdrawn' });
  });
});

describe('a mail server', () => {
  it('that refuses is quoted, and tried again on request', async () => {
    const { sessionId } = await mail.session();
    const { item } = await send(sessionId);
    mail.smtp.manner = 'refuses the recipient';
    await mail.work();
    expect(await mailOf(sessionId)).toMatchObject({ status: 'failed', error: expect.stringContaining('5.1.1') });
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'failed', error: expect.stringContaining('5.1.1') });
    expect(await turnOf(sessionId)).toBe('broker');
    mail.smtp.manner = 'takes';
    const messageId = item.message?.id as MessageId;
    await retryMessage(desk().ana, { sessionId, messageId, idempotencyKey: freshKey() });
    await mail.work();
    expect(mail.smtp.arrived).toHaveLength(1);
    expect(await turnOf(sessionId)).toBe('client');
    expect(await refusal(retryMessage(desk().ana, { sessionId, messageId, idempotencyKey: freshKey() }))).toBe(
      'NOT_FAILED',
    );
  });

  it('that is busy is retried automatically, with the reason shown until then', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    mail.smtp.manner = 'is busy';
    await mail.work();
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'sending', error: expect.stringContaining('4.3.2') });
    mail.smtp.manner = 'takes';
    await mail.work();
    expect(mail.smtp.arrived).toEqual([]);
    desk().clock.moveBy(3_000);
    await mail.work();
    expect(mail.smtp.arrived).toHaveLength(1);
  });

  it('that is unreachable fails the mail after an hour of retries', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    mail.smtp.manner = 'is busy';
    for (let tries = 0; tries < 14; tries += 1) {
      await mail.work();
      desk().clock.moveBy(600_000);
    }
    expect(await mailOf(sessionId)).toMatchObject({ status: 'failed', error: expect.stringContaining('4.3.2') });
  });

  it('that takes the text without an answer leaves the delivery unknown, and the mail is not resent', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    mail.smtp.manner = 'takes and says nothing';
    await mail.work();
    expect(await mailOf(sessionId)).toMatchObject({ status: 'unknown' });
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'unknown' });
    mail.smtp.manner = 'takes';
    for (let hours = 0; hours < 3; hours += 1) {
      desk().clock.moveBy(3_600_000);
      await mail.work();
    }
    expect(mail.smtp.arrived).toHaveLength(1);
    const { id } = await mailOf(sessionId);
    await resendMail(desk().ana, id);
    await mail.work();
    const [first, again] = mail.smtp.arrived;
    expect(again?.mail.messageId).toBe(first?.mail.messageId);
    expect(mail.smtp.arrived).toHaveLength(2);
  });

  it('that did take it can be confirmed by hand', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    mail.smtp.manner = 'takes and says nothing';
    await mail.work();
    const { id } = await mailOf(sessionId);
    await markMailSent(desk().ana, id);
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'sent', error: null });
    expect(await refusal(resendMail(desk().ana, id))).toBe('MAIL_MOVED');
  });

  it('that is not configured leaves mail readable in the outbox, to be sent once there is one', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    await mail.runDueWithoutServer();
    const { id, status } = await mailOf(sessionId);
    expect(status).toBe('kept');
    expect(await messageIn(sessionId)).toMatchObject({ delivery: 'kept' });
    await resendMail(desk().ana, id);
    await mail.work();
    expect(mail.smtp.arrived).toHaveLength(1);
  });
});

describe('control: counting mail that arrives twice', () => {
  /** A naive sender: retries until it gets no error. */
  async function naiveSend(messageId: string): Promise<void> {
    const bytes = Buffer.from(`Message-ID: ${messageId}\r\nSubject: Hello\r\n\r\nHello\r\n`);
    for (let tries = 0; tries < 3; tries += 1)
      try {
        return await mail.mailer?.send({ from: 'a@b.example', to: 'c@d.example' }, bytes, async () => {});
      } catch {
        // Retry.
      }
  }
  it('finds none of ours when every connection breaks after the text, and finds the naive sender’s', async () => {
    mail.smtp.manner = 'takes and says nothing';
    for (let mails = 0; mails < 3; mails += 1) await send((await mail.session()).sessionId);
    for (let minutes = 0; minutes < 20; minutes += 1) {
      await mail.work();
      desk().clock.moveBy(60_000);
    }
    expect(mail.smtp.arrived).toHaveLength(3);
    expect(listDuplicateMails()).toEqual([]);
    await naiveSend('<naive@desk.example>');
    expect(listDuplicateMails()).toEqual(['<naive@desk.example>']);
  });
});

describe('a process that is killed', () => {
  it('while the text is being sent does not send it again; before that, it does', async () => {
    const { sessionId } = await mail.session();
    await send(sessionId);
    const { id } = await mailOf(sessionId);
    // The state that a killed process leaves: begun, and not locked.
    await desk().owner`update mails set begun_at = ${desk().clock.now()} where id = ${id}`;
    await mail.work();
    expect(await mailOf(sessionId)).toMatchObject({ status: 'waiting' });
    desk().clock.moveBy(400_000);
    await mail.work();
    expect(await mailOf(sessionId)).toMatchObject({ status: 'unknown' });
    expect(mail.smtp.arrived).toEqual([]);
    const before = await mail.session();
    await send(before.sessionId);
    // Queued and not begun: the mail cannot have been sent.
    await desk().owner`update mails set message_id_header = '<named@before>' where session_id = ${before.sessionId}`;
    await mail.work();
    expect(mail.smtp.arrived.map((one) => one.mail.messageId)).toEqual(['<named@before>']);
  });
});
