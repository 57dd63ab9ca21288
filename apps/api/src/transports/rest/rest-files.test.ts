import { createHash, randomBytes } from 'node:crypto';
import { maxAttachmentBytes, maxMailBytes } from '@tripthread/shared/mail/mails';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openTwoBrokerages,
  type Principal,
  type TwoBrokeragesSetup,
} from '../../../test/security/isolation/two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterAll(() => desks.close());

const bytes = 'application/octet-stream';
const put = (who: Principal, content: Buffer, headers: Record<string, string> = {}, sessionId?: string) =>
  fetch(`${desks.apiUnderTest.origin}/api/files/${sessionId ?? desks.world.a.own.bareSession}`, {
    method: 'POST',
    headers: { cookie: desks.cookies[who] ?? '', 'content-type': bytes, 'x-file-name': 'a.bin', ...headers },
    body: new Uint8Array(content),
  });
const drop = (who: Principal, id: string, headers: Record<string, string> = {}) =>
  fetch(`${desks.apiUnderTest.origin}/api/files/${id}`, {
    method: 'DELETE',
    headers: { cookie: desks.cookies[who] ?? '', 'content-type': bytes, ...headers },
  });
const read = (who: Principal, id: string) =>
  fetch(`${desks.apiUnderTest.origin}/api/attachments/${id}`, { headers: { cookie: desks.cookies[who] ?? '' } });
const reason = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { error: { data: { reason: string } } }).error.data.reason;

describe('a file for a message', () => {
  it('is stored byte for byte under a safe name, can be read by brokers of its session, and deleted again', async () => {
    const content = randomBytes(200_000);
    const name = encodeURIComponent('../../Broschüre \u202e“2026”.pdf');
    const answer = await put('owner', content, { 'x-file-name': name, 'x-file-type': 'application/pdf' });
    const file = (await answer.json()) as { id: string; fileName: string };
    expect([answer.status, file]).toEqual([
      200,
      {
        id: expect.any(String),
        fileName: expect.not.stringMatching(/[/\u202e]/u),
        mimeType: 'application/pdf',
        sizeBytes: 200_000,
      },
    ]);
    const back = Buffer.from(await (await read('owner', file.id)).arrayBuffer());
    expect(createHash('sha256').update(back).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    expect((await read('lead', file.id)).status).toBe(200);
    expect((await read('colleague', file.id)).status).toBe(403);
    expect((await read('foreign lead', file.id)).status).toBe(404);
    expect((await drop('lead', file.id)).status).toBe(404);
    expect((await drop('owner', file.id)).status).toBe(200);
    expect((await read('owner', file.id)).status).toBe(404);
  });

  it('is refused to strangers, colleagues, other brokerages, on an archived session, and under an unreadable name', async () => {
    const small = Buffer.from('x');
    const { own } = desks.world.a;
    expect((await put('nobody', small)).status).toBe(401);
    expect(await reason(await put('colleague', small))).toBe('NOT_YOUR_SESSION');
    expect(await reason(await put('foreign lead', small))).toBe('SESSION_NOT_FOUND');
    expect(await reason(await put('owner', small, {}, 'not-a-session'))).toBe('SESSION_NOT_FOUND');
    expect(await reason(await put('owner', small, {}, own.archivedSession))).toBe('SESSION_ARCHIVED');
    expect(await reason(await put('owner', small, { 'x-file-name': '%E0%A4%A' }))).toBe('BAD_INPUT');
    expect(await reason(await put('owner', small, { origin: 'https://elsewhere.example' }))).toBe('FOREIGN_ORIGIN');
    // A request that another site could send without a preflight.
    for (const type of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded'])
      expect((await put('owner', small, { 'content-type': type })).status).toBe(415);
    expect((await drop('owner', own.unsentFile, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await reason(await drop('owner', 'not-a-file'))).toBe('ATTACHMENT_NOT_FOUND');
  });

  it('that was sent or received cannot be deleted', async () => {
    const { own } = desks.world.a;
    for (const who of ['owner', 'lead'] as const) expect((await drop(who, own.attachment)).status).toBe(404);
    expect((await drop('foreign broker', own.unsentFile)).status).toBe(404);
    expect((await read('owner', own.attachment)).status).toBe(200);
  });

  it('respects the size limit of a mail, singly and together', async () => {
    expect((await put('owner', Buffer.alloc(maxAttachmentBytes + 1))).status).toBe(413);
    const each = Buffer.alloc(maxAttachmentBytes);
    const kept: string[] = [];
    for (let sum = 0; sum < maxMailBytes; sum += maxAttachmentBytes)
      kept.push(((await (await put('owner', each)).json()) as { id: string }).id);
    expect(await reason(await put('owner', Buffer.from('x')))).toBe('TOO_LARGE');
    for (const id of kept) expect((await drop('owner', id)).status).toBe(200);
    expect((await put('owner', Buffer.from('x'))).status).toBe(200);
  }, 60_000);
});
