import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, cookieOf, openApi, password } from '../../../test/support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const signIn = (body: unknown, headers: Record<string, string> = {}) =>
  api.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const signOut = (cookie: string) =>
  api.fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: '{}',
  });

describe('signing in', () => {
  test('sets a cookie that scripts cannot read, and returns no secret', async () => {
    const answer = await signIn({ email: 'Ana@Desk.Test', password });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ user: { name: 'ana@desk.test', email: 'ana@desk.test' } });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^tripthread\.login=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/u);
    expect((await api.query('viewer.me', {}, cookieOf(answer))).json.result.data.agent.email).toBe('ana@desk.test');
  });

  test('answers alike for a wrong password and an unknown user', async () => {
    const wrong = await signIn({ email: 'ben@desk.test', password: 'not it' });
    const unknown = await signIn({ email: 'nobody@desk.test', password });
    const odd = await signIn({ email: 'no address', password });
    const [first, ...others] = [wrong, unknown, odd].map(({ status, json }) => {
      const { requestId: _, ...data } = json.error.data;
      return { status, data };
    });
    expect(first).toMatchObject({ status: 401, data: { reason: 'WRONG_CREDENTIALS' } });
    for (const other of others) expect(other).toEqual(first);
  });

  test.each([
    [{}],
    [{ email: 'ana@desk.test' }],
    [{ email: 'ana@desk.test', password, callbackURL: 'https://evil.test' }],
    [[]],
    [null],
    ['x'],
  ])('refuses %j', async (body) => {
    expect(await signIn(body)).toMatchObject({ status: 400, json: { error: { data: { reason: 'BAD_INPUT' } } } });
  });

  test('no other endpoint of the library is reachable', async () => {
    for (const path of [
      'sign-up/email',
      'list-sessions',
      'change-password',
      'ok',
      'error',
      'sign-in/social',
      'update-user',
    ]) {
      for (const method of ['GET', 'POST']) {
        const answer = await api.fetch(`/api/auth/${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: '{}' } : {}),
        });
        expect(answer.json.error.data.reason, `${method} ${path}`).toBe('NO_SUCH_ADDRESS');
      }
    }
  });
});

describe('a login', () => {
  test('ends on sign-out, on the server too', async () => {
    const cookie = await api.signIn('ana@desk.test');
    expect((await api.query('viewer.me', {}, cookie)).status).toBe(200);
    const answer = await signOut(cookie);
    expect(answer.headers.getSetCookie()).toEqual(['tripthread.login=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect((await api.query('viewer.me', {}, cookie)).status).toBe(401);
  });

  test('replaces the previous login of the cookie', async () => {
    const planted = await api.signIn('ben@desk.test');
    const answer = await signIn({ email: 'ana@desk.test', password }, { cookie: planted });
    expect(cookieOf(answer)).not.toBe(planted);
    expect((await api.fetch('/api/auth/get-session', { headers: { cookie: cookieOf(answer) } })).json).toEqual({
      user: { name: 'ana@desk.test', email: 'ana@desk.test' },
    });
    const left = await api.owner.query(
      `select count(*)::int as count from login_sessions s join login_users u on u.id = s.user_id where u.email = 'ben@desk.test'`,
    );
    expect(left).toEqual([{ count: 0 }]);
  });

  test('that is forged or tampered with is refused without a query', async () => {
    const cookie = await api.signIn('ana@desk.test');
    for (const forged of [
      `${cookie}x`,
      cookie.replace(/=(.)/u, '=Z$1'),
      'tripthread.login=abc',
      'tripthread.login=%E0%A4%A',
      'tripthread.login=abc.def',
    ]) {
      expect((await api.query('viewer.me', {}, forged)).status, forged).toBe(401);
    }
  });

  test('is prolonged while it is used: after a day it gets its seven days again', async () => {
    const cookie = await api.signIn('ana@desk.test');
    await api.owner.run(
      `update login_sessions set updated_at = now() - interval '25 hours', expires_at = now() + interval '5 days'`,
    );
    const answer = await api.query('viewer.me', {}, cookie);
    expect(answer.headers.getSetCookie()).toEqual([`${cookie}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`]);
    const [login] = await api.owner.query(
      `select min(expires_at) > now() + interval '6 days' as renewed from login_sessions where updated_at > now() - interval '1 minute'`,
    );
    expect(login).toEqual({ renewed: true });
    expect((await api.query('viewer.me', {}, cookie)).headers.getSetCookie()).toEqual([]);
  });

  test('expires', async () => {
    const cookie = await api.signIn('ana@desk.test');
    await api.owner.run(`update login_sessions set expires_at = now() - interval '1 second'`);
    expect((await api.query('viewer.me', {}, cookie)).status).toBe(401);
  });

  test('of an inactive user is invalid, and no new one is created', async () => {
    const cookie = await api.signIn('ben@desk.test');
    await api.owner.run(`update iso_agents set is_active = false where email = 'ben@desk.test'`);
    expect((await api.query('viewer.me', {}, cookie)).status).toBe(401);
    expect(await signIn({ email: 'ben@desk.test', password })).toMatchObject({
      status: 401,
      json: { error: { data: { reason: 'WRONG_CREDENTIALS' } } },
    });
    await api.owner.run(`update iso_agents set is_active = true`);
  });
});

test('no secret is logged', async () => {
  await signIn({ email: 'ana@desk.test', password });
  await signIn({ email: 'ana@desk.test', password: 'canary-of-a-wrong-password' });
  const cookie = await api.signIn('ana@desk.test');
  await api.query('viewer.me', {}, cookie);
  const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  for (const secret of [
    password,
    'canary-of-a-wrong-password',
    cookie,
    value,
    value.split('.')[0] ?? 'x',
    new URL(api.url).password,
  ]) {
    expect(api.logged()).not.toContain(secret);
  }
  // Control: the log does hold these requests.
  expect(api.logged()).toContain('sign-in refused');
});

// Last: these tests lock accounts and this address.
describe('guessing passwords', () => {
  test('an account takes ten wrong tries, also concurrent ones', async () => {
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, n) => signIn({ email: 'lead@desk.test', password: `guess ${n}` })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.json.error.data.reason).toBe('TOO_MANY_SIGN_INS');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await signIn({ email: 'lead@desk.test', password })).status).toBe(429);
    // Other accounts are not affected.
    expect((await signIn({ email: 'ana@desk.test', password })).status).toBe(200);
  });

  test('an address cannot be disguised as another', async () => {
    const tries = Array.from({ length: 60 }, (_, n) => ({ email: `guess-${n}@desk.test`, password: 'x' }));
    let refused = 0;
    for (let n = 0; n < tries.length; n += 10) {
      const answers = await Promise.all(
        tries.slice(n, n + 10).map((body, i) => signIn(body, { 'x-forwarded-for': `198.51.100.${n + i}` })),
      );
      refused += answers.filter(({ status }) => status === 429).length;
    }
    expect(refused).toBeGreaterThanOrEqual(10);
  });
});
