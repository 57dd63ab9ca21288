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

const mail = 'From: a@b.example\r\nTo: desk@broker.example\r\nSubject: Hello\r\n\r\nHello';
const hand = (key: string, { user, password }: { user: string; password: string }, body = mail) =>
  fetch(`${desks.apiUnderTest.origin}/webhooks/mail/${encodeURIComponent(key)}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'content-type': 'message/rfc822',
    },
    body,
  });
const stored = async () => {
  const [row] = await desks.owner.query(
    `select count(*)::int as count, count(*) filter (where brokerage_id = $1)::int as ours from inbound_mails`,
    [desks.world.a.id],
  );
  return row as { count: number; ours: number };
};

describe('the inbox', () => {
  it('stores a mail byte for byte for its brokerage before it acknowledges', async () => {
    const { a } = desks.world;
    const before = await stored();
    expect((await hand(a.inbox.key, a.inbox)).status).toBe(200);
    expect(await stored()).toEqual({ count: before.count + 1, ours: before.ours + 1 });
    const [row] = await desks.owner.query(
      `select raw, status from inbound_mails where brokerage_id = $1 and status = 'pending'`,
      [a.id],
    );
    expect(row?.status).toBe('pending');
    expect(Buffer.from(row?.raw as Uint8Array).toString()).toBe(mail);
  });

  it('refuses strangers, another brokerage’s credentials, and bodies that are no mail', async () => {
    const { a, b } = desks.world;
    const before = await stored();
    const wrong = await hand(a.inbox.key, { user: a.inbox.user, password: 'wrong' });
    const nowhere = await hand('no-such-inbox', a.inbox);
    const foreign = await hand(a.inbox.key, b.inbox);
    expect([wrong.status, nowhere.status, foreign.status]).toEqual([401, 401, 401]);
    const said = async (response: Response) =>
      JSON.stringify(await response.json()).replace(/"requestId":"[^"]*"/u, '');
    expect(await said(nowhere)).toBe(await said(wrong));
    for (const body of ['', '{"json":true}', '\r\n\r\nno headers']) {
      const refused = await hand(a.inbox.key, a.inbox, body);
      expect([refused.status, (await refused.text()).includes('BAD_MAIL')]).toEqual([400, true]);
    }
    expect(await stored()).toEqual(before);
  });
});

describe('a file', () => {
  const save = (path: string, who: Principal) =>
    fetch(`${desks.apiUnderTest.origin}/api/${path}`, { headers: { cookie: desks.cookies[who] ?? '' } });

  it('is served as a download to brokers who may read its session', async () => {
    const { own } = desks.world.a;
    const file = await save(`attachments/${own.attachment}`, 'owner');
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; /u);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-security-policy')).toMatch(/sandbox/u);
    expect((await save(`attachments/${own.attachment}`, 'lead')).status).toBe(200);
    expect((await save(`attachments/${own.attachment}`, 'colleague')).status).toBe(403);
    expect((await save(`attachments/${own.attachment}`, 'nobody')).status).toBe(401);
  });

  it('of another brokerage is not found, like an unknown one', async () => {
    const { own } = desks.world.a;
    for (const path of [`attachments/${own.attachment}`, `attachments/${own.session}`, 'attachments/x']) {
      const answer = await save(path, 'foreign lead');
      expect([answer.status, (await answer.text()).includes('ATTACHMENT_NOT_FOUND')]).toEqual([404, true]);
    }
    expect((await save(`inbound-mails/${own.orphanMail}`, 'foreign lead')).status).toBe(404);
    expect((await save(`inbound-mails/${own.orphanMail}`, 'colleague')).status).toBe(200);
  });
});
