import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, openApi, until } from '../../../test/support/api.ts';
import { openOidcIssuer, type OidcIssuer, settingsFor } from '../../../test/support/oidc-issuer.ts';
import { type OpenStream, openStream } from '../../../test/support/live/stream.ts';
import type { Issuer } from './issuer.ts';

const clockFile = path.join(mkdtempSync(path.join(tmpdir(), 'tripthread-bearer-')), 'clock');
let offsetSeconds = 0;
const moveBy = (seconds: number) => {
  offsetSeconds += seconds;
  writeFileSync(clockFile, String(offsetSeconds * 1_000));
};

let oidc: OidcIssuer;
let api: Api;
let issuer: Issuer;
const theirs = randomUUID() as BrokerageId;
beforeAll(async () => {
  oidc = await openOidcIssuer(() => Math.floor(Date.now() / 1_000) + offsetSeconds);
  const organisations = new Map<string, BrokerageId>();
  issuer = settingsFor(oidc.url, { organisations });
  api = await openApi({ clockFile, issuer });
  organisations.set('org_desk', api.brokerageId as BrokerageId);
  organisations.set('org_theirs', theirs);
  organisations.set('org_nowhere', randomUUID() as BrokerageId);
  await api.owner.query(`insert into brokerages (id, name, created_at) values ($1, 'Their desk', now())`, [theirs]);
});
afterAll(async () => {
  await api.stop();
  await oidc.close();
});

const streams: OpenStream[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

let people = 0;
/** Returns the claims of a new user at the issuer. */
const tokenUser = (more: JWTPayload = {}): JWTPayload => {
  people += 1;
  return {
    sub: `user_${people}`,
    email: `new-${people}@desk.test`,
    email_verified: true,
    name: `New ${people}`,
    ...more,
  };
};
const bearer = async (claims: JWTPayload) => ({ authorization: `Bearer ${await oidc.token(claims)}` });
const me = async (claims: JWTPayload): Promise<Answer> =>
  api.fetch('/api/trpc/viewer.me', { headers: await bearer(claims) });
const reason = (answer: Answer) => answer.json.error?.data.reason ?? 'none';
const agents = (where: string, value: string) =>
  api.owner.query(
    `select a.email, a.full_name, a.role, a.is_active, a.brokerage_id, i.subject from iso_agents a left join login_identities i on i.id = a.identity_id where ${where} = $1`,
    [value],
  );

describe('a first sign-in', () => {
  it('creates a broker in the organisation’s brokerage, and the next login is the same broker', async () => {
    const who = tokenUser({ org_id: 'org_desk' });
    const answer = await me(who);
    expect(answer.status, answer.text).toBe(200);
    const { agent, brokerage } = answer.json.result.data;
    expect(agent).toMatchObject({ name: who.name, email: who.email, role: 'broker' });
    expect(brokerage.id).toBe(api.brokerageId);
    expect((await me({ sub: who.sub as string })).json.result.data.agent.id).toBe(agent.id);
    expect(await agents('i.subject', who.sub as string)).toHaveLength(1);
  });

  it('creates one, for concurrent logins at two processes', async () => {
    const who = tokenUser({ org_id: 'org_desk' });
    const headers = await bearer(who);
    const other = await api.another({ clockFile, issuer });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? api : other).fetch('/api/trpc/viewer.me', { headers })),
    );
    await other.stop();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await agents('i.subject', who.sub as string)).toHaveLength(1);
  });

  it('finds the broker with the confirmed address, who keeps role and password', async () => {
    const answer = await me(tokenUser({ email: 'LEAD@desk.test' }));
    expect(answer.json.result.data.agent).toMatchObject({ email: 'lead@desk.test', role: 'lead' });
    const cookie = await api.signIn('lead@desk.test');
    expect((await api.query('viewer.me', {}, cookie)).json.result.data.agent.email).toBe('lead@desk.test');
    // A later user of that address at the issuer is another person.
    expect(reason(await me(tokenUser({ email: 'lead@desk.test' })))).toBe('NO_DESK_FOR_IDENTITY');
  });

  it.each([
    ['whose address is not confirmed', { email: 'ana@desk.test', email_verified: false }],
    ['whose address is not confirmed, for an organisation', { email_verified: false, org_id: 'org_desk' }],
    ['without an address', { email: undefined, org_id: 'org_desk' }],
    ['whom nobody knows', {}],
    ['of an organisation that is no desk', { org_id: 'org_of_somebody' }],
    ['of a desk that is not there', { org_id: 'org_nowhere' }],
  ])('of a user %s has no brokerage, and creates no broker', async (_, claims) => {
    const count = () => api.owner.query('select count(*)::int as count from iso_agents');
    const before = await count();
    const answer = await me(tokenUser(claims));
    expect([answer.status, reason(answer)]).toEqual([403, 'NO_DESK_FOR_IDENTITY']);
    expect(await count()).toEqual(before);
  });

  it('has no brokerage when two know the address, except the organisation’s', async () => {
    for (const brokerage of [api.brokerageId, theirs])
      await api.owner.query(
        `insert into iso_agents (brokerage_id, email, full_name, created_at) values ($1, 'both@desk.test', 'Both', now())`,
        [brokerage],
      );
    const who = tokenUser({ email: 'both@desk.test' });
    expect(reason(await me(who))).toBe('NO_DESK_FOR_IDENTITY');
    const answer = await me({ ...who, org_id: 'org_theirs' });
    expect(answer.json.result.data.brokerage.id).toBe(theirs);
    // With the other organisation, they have no access to this brokerage.
    expect(reason(await me({ ...who, org_id: 'org_desk' }))).toBe('NO_DESK_FOR_IDENTITY');
  });

  it('does not reactivate an inactive broker', async () => {
    await api.owner.query(
      `insert into iso_agents (brokerage_id, email, full_name, is_active, created_at) values ($1, 'off@desk.test', 'Off', false, now())`,
      [api.brokerageId],
    );
    for (const org_id of [undefined, 'org_desk'])
      expect((await me(tokenUser({ email: 'off@desk.test', org_id }))).status).toBe(403);
    expect(await agents('a.email', 'off@desk.test')).toMatchObject([{ is_active: false, subject: null }]);
  });
});

describe('a caller with a token', () => {
  let who: JWTPayload;
  beforeAll(() => {
    who = tokenUser({ org_id: 'org_desk' });
  });

  it('has the rights of a broker on every transport, and no more', async () => {
    const headers = await bearer(who);
    const ana = await api.signIn('ana@desk.test');
    const hers = (
      await api.mutate('sessions.createOrUpdate', { subject: 'Hers', idempotencyKey: 'session-of-ana' }, ana)
    ).json.result.data.session.id as string;
    const ask = (path: string, input: unknown) =>
      api.fetch(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers });
    expect((await ask('sessions.list', {})).json.result.data.sessions).toEqual([]);
    expect(reason(await ask('sessions.byId', { sessionId: hers }))).toBe('NOT_YOUR_SESSION');
    expect(reason(await ask('connections.list', {}))).toBe('LEAD_ONLY');
    expect((await api.fetch('/api/chat-sessions', { headers })).json).toMatchObject({ sessions: [], count: 0 });
    expect((await api.fetch('/api/auth/get-session', { headers })).json).toEqual({
      user: { name: who.name, email: who.email },
    });
    const json = { ...headers, 'content-type': 'application/json' };
    const move = { sessionId: hers, expectedVersion: 1, step: 'proposal_sent' };
    const refused = await api.fetch('/api/trpc/sessions.moveStep', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(move),
    });
    expect(reason(refused)).toBe('NOT_YOUR_SESSION');
    expect(api.logged()).not.toContain(headers.authorization.slice(-60));
  });

  it('is not authenticated by a cookie beside it', async () => {
    const cookie = await api.signIn('ana@desk.test');
    const both = { ...(await bearer(who)), cookie };
    expect((await api.fetch('/api/trpc/viewer.me', { headers: both })).json.result.data.agent.email).toBe(who.email);
    for (const authorization of ['Bearer', 'bearer x', 'Bearer  ', `Bearer ${'a.'.repeat(20)}`])
      expect((await api.fetch('/api/trpc/viewer.me', { headers: { authorization, cookie } })).status).toBe(401);
    // Another scheme is ignored.
    const basic = { authorization: 'Basic YTpi', cookie };
    expect((await api.fetch('/api/trpc/viewer.me', { headers: basic })).status).toBe(200);
    // A token does not end a cookie's login either.
    await api.fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { ...both, 'content-type': 'application/json' },
      body: '{}',
    });
    expect((await api.query('viewer.me', {}, cookie)).status).toBe(200);
  });

  it('may come from any origin, with JSON; a caller with only a cookie may not', async () => {
    const cookie = await api.signIn('ana@desk.test');
    const create = (headers: Record<string, string>, type = 'application/json') =>
      api.fetch('/api/trpc/sessions.createOrUpdate', {
        method: 'POST',
        headers: { 'content-type': type, origin: 'https://elsewhere.test', 'sec-fetch-site': 'cross-site', ...headers },
        body: JSON.stringify({ subject: 'From elsewhere', idempotencyKey: 'from-elsewhere-1' }),
      });
    expect((await create(await bearer(who))).status).toBe(200);
    expect((await create(await bearer(who), 'text/plain')).status).toBe(415);
    expect((await create({ cookie })).status).toBe(403);
    // An invalid token overrides the cookie, and authenticates no one.
    expect((await create({ cookie, authorization: 'Bearer x' })).status).toBe(401);
    // No CORS header allows another site to read an answer.
    expect((await create(await bearer(who))).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a stream by a token', () => {
  const open = async (claims: JWTPayload) => {
    const stream = await openStream(api.origin, await bearer(claims));
    streams.push(stream);
    return stream;
  };
  const ended = (stream: OpenStream) =>
    until(
      () => stream.isOpen,
      (isOpen) => !isOpen,
      5_000,
    );

  it('receives changes, and ends when the token does', async () => {
    const who = tokenUser({ org_id: 'org_desk' });
    const stream = await open(who);
    await until(
      () => stream.changes.length,
      (count) => count === 1,
    );
    const ana = await api.signIn('ana@desk.test');
    await api.mutate('sessions.createOrUpdate', { subject: 'Told', idempotencyKey: 'told-by-stream' }, ana);
    await until(
      () => stream.changes.length,
      (count) => count === 2,
    );
    moveBy(89);
    expect(stream.isOpen).toBe(true);
    moveBy(2);
    await ended(stream);
    expect(reason(await me({ ...who, exp: oidc.now() - 31 }))).toBe('NOT_SIGNED_IN');
  }, 15_000);

  it('ends when its broker is deactivated, who has no access from then on', async () => {
    const who = tokenUser({ org_id: 'org_desk' });
    const stream = await open(who);
    const stays = await open(tokenUser({ org_id: 'org_desk' }));
    await api.owner.query('update iso_agents set is_active = false where email = $1', [who.email as string]);
    await ended(stream);
    expect(stays.isOpen).toBe(true);
    await until(
      async () => (await me(who)).status,
      (status) => status === 401,
    );
  }, 15_000);

  it('is refused with its status to a user without a brokerage', async () => {
    const stream = await open(tokenUser());
    expect(stream.status).toBe(403);
  });
});

it('without an issuer tokens are ignored', async () => {
  const other = await api.another({ clockFile });
  const cookie = await api.signIn('ana@desk.test');
  const headers = { ...(await bearer(tokenUser({ org_id: 'org_desk' }))), cookie };
  expect((await other.fetch('/api/trpc/viewer.me', { headers })).json.result.data.agent.email).toBe('ana@desk.test');
  await other.stop();
});
