import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { closeDatabase, inTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import { saveProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { sendOffer, type SentOffer, type StoryOffer } from '@tripthread/testing/desk/sent-offer';
import { writeStorySession } from '@tripthread/testing/desk/story-session';
import type { BrokerageId, ConnectionId, IsoAgentId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, openApi } from '../../support/api.ts';
import { freshTrip, quotes } from '@tripthread/testing/desk/open-session-with-offer';

let api: Api;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tripthread-web-'));
  for (const page of ['index.html', 'client.html'])
    writeFileSync(path.join(folder, page), '<!doctype html><title>A page</title>');
  api = await openApi({ webDist: folder });
}, 60_000);
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const now = () => new Date().toISOString();
const aToken = () => randomBytes(24).toString('base64url');
const json = { 'content-type': 'application/json' };

/** Creates an offer of Ana's directly in the database. */
async function offered(offer: StoryOffer = {}, change?: object): Promise<SentOffer> {
  const database = openDatabase({ url: api.url, deskConnections: 1 });
  const [ana] = await api.owner.query('select id from iso_agents where email = $1', ['ana@desk.test']);
  const [connection] = await api.owner.query('select id from avinode_connections', []);
  try {
    return await inTransaction(tenantOf(database, api.brokerageId as BrokerageId), async (tx) => {
      const place = { connectionId: connection?.id as ConnectionId, ownerId: ana?.id as IsoAgentId, now: now() };
      const session = await writeStorySession(tx, place, { route: 'KTEB KVNY', trip: freshTrip(), quotes });
      const sent = await sendOffer(tx, session.id, offer, now());
      if (change !== undefined) await saveProposalLink(tx, sent.linkId, change);
      return sent;
    });
  } finally {
    await closeDatabase(database);
  }
}

const post = (at: Api, procedure: string, input: object, headers: Record<string, string> = {}): Promise<Answer> =>
  at.fetch(`/api/trpc/publicProposals.${procedure}`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(input),
  });
const view = (at: Api, token: string, headers?: Record<string, string>) => post(at, 'view', { token }, headers);
const withoutRequest = ({ status, text }: Answer) => [status, text.replace(/"requestId":"[^"]*"/u, '')];

describe('a link', () => {
  it('that is unknown, withdrawn, or to a draft gets the same answer, byte for byte', async () => {
    const [unknown, revoked, draft] = [
      await view(api, aToken()),
      await view(api, (await offered({}, { revokedAt: now() })).token),
      await view(api, (await offered({ isSent: false })).token),
    ];
    expect(unknown.status).toBe(404);
    expect(withoutRequest(revoked)).toEqual(withoutRequest(unknown));
    expect(withoutRequest(draft)).toEqual(withoutRequest(unknown));
  });

  it('opens one proposal without a login, and stays out of caches, search engines and referrers', async () => {
    const { token } = await offered();
    const answer = await view(api, token);
    expect(answer.json.result.data).toMatchObject({ state: 'open', title: 'Your flight' });
    const page = await api.fetch(`/p/${token}`);
    expect(page.text).toContain('A page');
    for (const { headers } of [answer, page]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('serves the PDF as it was sent, as a file', async () => {
    const { token } = await offered();
    const pdf = (body: object) =>
      api.fetch('/api/proposal-pdf', { method: 'POST', headers: json, body: JSON.stringify(body) });
    const file = await pdf({ token });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="PROP-\d{4}-\d{6}\.pdf"$/u);
    expect(file.text).toMatch(/^%PDF-1\.7/u);
    expect((await pdf({ token: aToken() })).status).toBe(404);
    expect((await pdf({ token, more: 1 })).json.error.data.reason).toBe('BAD_INPUT');
  });

  it('counts no view when its address is only fetched, or when a broker of the brokerage opens it', async () => {
    const { token, linkId } = await offered();
    for (const method of ['GET', 'HEAD']) await api.fetch(`/p/${token}`, { method });
    await view(api, token);
    const ana = await api.signIn('ana@desk.test');
    expect((await post(api, 'registerView', { token }, { cookie: ana })).json.result.data).toEqual({ isNew: false });
    const count = async () =>
      (await api.owner.query('select view_count from proposal_links where id = $1', [linkId]))[0]?.view_count;
    expect(await count()).toBe(0);
    expect((await post(api, 'registerView', { token })).json.result.data).toEqual({ isNew: true });
    expect(await count()).toBe(1);
  });

  it('cannot be used by another site, or by anything except a click', async () => {
    const { token } = await offered();
    const accept = { token, option: 1, name: 'Olivia' };
    const foreign = await post(api, 'accept', accept, { origin: 'https://evil.test' });
    expect([foreign.status, foreign.json.error.data.reason]).toEqual([403, 'FOREIGN_ORIGIN']);
    expect((await post(api, 'accept', accept, { 'content-type': 'text/plain' })).status).toBe(415);
    const input = encodeURIComponent(JSON.stringify(accept));
    expect((await api.fetch(`/api/trpc/publicProposals.accept?input=${input}`)).status).toBe(405);
    expect((await view(api, token)).json.result.data.state).toBe('open');
  });

  it('is in no line of the log, after any use', async () => {
    const { token } = await offered();
    const refused = aToken();
    for (const at of [`/p/${token}`, `/P/${token}?x=1`, `//p/${token}`, `/p/${token}/more`]) await api.fetch(at);
    for (const each of [token, refused]) {
      await view(api, each);
      await post(api, 'ask', { token: each, text: 'Wi-Fi?', idempotencyKey: 'a-key-of-the-log' });
      await post(api, 'accept', { token: each, option: 9, name: 'Olivia' });
      await api.query('publicProposals.view', { token: each });
      await api.fetch('/api/proposal-pdf', { method: 'POST', headers: json, body: JSON.stringify({ token: each }) });
    }
    const log = api.logged();
    expect(log).toContain('/p/…');
    expect(log).not.toContain(token);
    expect(log).not.toContain(refused);
    expect(log).not.toContain('Wi-Fi?');
  });
});

describe('guessing tokens', () => {
  it('ten thousand times finds no link, is stopped after thirty, and forged headers do not help', async () => {
    const at = await api.another({ webDist: folder });
    const { token } = await offered();
    const near = `${token.slice(0, 31)}${token.endsWith('A') ? 'B' : 'A'}`;
    const tally = new Map<string, number>();
    let retry = '';
    const tenAtOnce = async (n: number) => {
      const inputs = Array.from({ length: 10 }, (_, index) => ({ token: n === 0 && index === 0 ? near : aToken() }));
      const answer = await at.fetch(`/api/trpc/${inputs.map(() => 'publicProposals.view').join(',')}?batch=1`, {
        method: 'POST',
        headers: {
          ...json,
          'x-forwarded-for': `198.51.${n % 250}.${(n * 7) % 250}`,
          forwarded: `for=192.0.2.${n % 250}`,
        },
        body: JSON.stringify(Object.fromEntries(inputs.entries())),
      });
      for (const one of answer.json as { error?: { data: { reason: string } } }[]) {
        const reason = one.error?.data.reason ?? 'FOUND';
        tally.set(reason, (tally.get(reason) ?? 0) + 1);
      }
      retry = answer.headers.get('retry-after') ?? retry;
    };
    for (let n = 0; n < 1_000; n += 20) await Promise.all(Array.from({ length: 20 }, (_, m) => tenAtOnce(n + m)));
    expect(Object.fromEntries(tally)).toEqual({ LINK_NOT_FOUND: 30, TOO_MANY_TRIES: 9_970 });
    expect(Number(retry)).toBeGreaterThan(500);
    expect((await view(at, token)).status).toBe(429);
    await at.stop();
  }, 180_000);

  it('is counted by the address that our proxy saw, and blocks no other caller', async () => {
    const at = await api.another({ trustProxy: 1 });
    const { token } = await offered();
    const from = (seen: string, claimed = '') => ({ 'x-forwarded-for': [claimed, seen].filter(Boolean).join(', ') });
    for (let n = 0; n < 30; n += 1) await view(at, aToken(), from('203.0.113.1', `198.51.100.${n}`));
    expect((await view(at, aToken(), from('203.0.113.1', '198.51.100.200'))).status).toBe(429);
    expect((await view(at, token, from('203.0.113.9', '203.0.113.1'))).status).toBe(200);
    // One IPv6 network is one caller.
    for (let n = 0; n < 30; n += 1) await view(at, aToken(), from(`2001:db8:1:2::${n.toString(16)}`));
    expect((await view(at, token, from('2001:db8:1:2:ffff::1'))).status).toBe(429);
    expect((await view(at, token, from('2001:db8:1:3::1'))).status).toBe(200);
    await at.stop();
  });

  it('with one prefix is stopped from any number of addresses', async () => {
    const at = await api.another({ trustProxy: 1 });
    const { token } = await offered();
    const near = () => `${token.slice(0, 4)}${aToken().slice(4)}`;
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1)
      statuses.push((await view(at, near(), { 'x-forwarded-for': `203.0.113.${n}` })).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    await at.stop();
  });

  it('control: a valid link can be read any number of times', async () => {
    const at = await api.another();
    const { token } = await offered();
    for (let n = 0; n < 100; n += 1) expect((await view(at, token)).status).toBe(200);
    await at.stop();
  });
});
