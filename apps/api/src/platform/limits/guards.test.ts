import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../../test/security/hostile-input/raw-http.ts';
import { type Api, openApi } from '../../../test/support/api.ts';
import { contentSecurityPolicy } from '../http/security-headers.ts';

let api: Api;
let cookie: string;
beforeAll(async () => {
  api = await openApi();
  cookie = await api.signIn('ana@desk.test');
});
afterAll(() => api.stop());

const post = (path: string, body: RequestInit['body'], headers: Record<string, string> = {}) =>
  api.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, ...headers },
    ...(body === undefined ? {} : { body }),
  });
const clients = async () => (await api.owner.query('select count(*)::int as count from clients'))[0]?.count;
const newClient = (name: string) => JSON.stringify({ name, idempotencyKey: randomUUID() });

describe('another site', () => {
  test.each<[string, Record<string, string>]>([
    ['a foreign Origin', { origin: 'https://evil.test' }],
    ['no origin at all', { origin: 'null' }],
    ['our name at another port', { origin: 'http://127.0.0.1:1' }],
    ['a name that begins like ours', { origin: 'http://localhost.evil.test' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['our Origin on a cross-site fetch', { 'sec-fetch-site': 'cross-site', origin: 'self' }],
  ])('is refused: %s', async (_, headers) => {
    const before = await clients();
    const given = headers.origin === 'self' ? { ...headers, origin: api.origin } : headers;
    const answer = await post('/api/trpc/clients.create', newClient('CSRF'), given);
    expect(answer).toMatchObject({
      status: 403,
      json: { error: { code: -32003, data: { reason: 'FOREIGN_ORIGIN' } } },
    });
    expect((await post('/api/auth/sign-out', '{}', given)).status).toBe(403);
    expect(await clients()).toBe(before);
  });

  test.each([
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/plain; application/json',
    'application/json-evil',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    '',
  ])('cannot send %j', async (type) => {
    const before = await clients();
    const answer = await post('/api/trpc/clients.create', newClient('CSRF'), { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(await clients()).toBe(before);
  });

  test('control: the same call from our own page, or from no browser, is accepted', async () => {
    const accepted: readonly Record<string, string>[] = [
      { origin: api.origin, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { 'content-type': 'application/json; charset=UTF-8' },
      {},
    ];
    for (const headers of accepted)
      expect((await post('/api/trpc/clients.create', newClient('Ours'), headers)).status, JSON.stringify(headers)).toBe(
        200,
      );
    expect(
      (
        await api.fetch(`/api/trpc/clients.create?input=${encodeURIComponent(newClient('GET'))}`, {
          headers: { cookie },
        })
      ).status,
    ).toBe(405);
  });
});

describe('an oversized request', () => {
  const statements = async () =>
    Number(
      (
        await api.owner.query(
          `select sum(xact_commit + xact_rollback) as n from pg_stat_database where datname = current_database()`,
        )
      )[0]?.n,
    );
  const paths = (count: number, comma: string) => Array.from({ length: count }, () => 'viewer.me').join(comma);

  test.each([
    [11, ','],
    [11, '%2C'],
    [700, ','],
  ])('%i calls in one are refused (%j)', async (count, comma) => {
    const input = encodeURIComponent('{}');
    for (const answer of [
      await api.fetch(`/api/trpc/${paths(count, comma)}?batch=1&input=${input}`, { headers: { cookie } }),
      await post(`/api/trpc/${paths(count, comma)}?batch=1`, '{}'),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.text.length).toBeLessThan(1_000);
      expect(api.logged()).not.toContain(paths(30, comma));
    }
  });

  test('ten calls in one are not', async () => {
    expect(
      (
        await api.fetch(`/api/trpc/${paths(10, ',')}?batch=1&input=${encodeURIComponent('{}')}`, {
          headers: { cookie },
        })
      ).json,
    ).toHaveLength(10);
  });

  test('an endless URL is refused', async () => {
    expect((await api.fetch(`/api/trpc/viewer.me?input=${'x'.repeat(9_000)}`)).status).toBe(414);
  });

  test.each([
    ['a body of a megabyte', 413, () => JSON.stringify({ name: 'x'.repeat(1_000_000) })],
    ['brackets', 400, () => `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
    ['nested objects', 400, () => `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`],
    ['keys', 400, () => JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`k${n}`, 1])))],
    ['no JSON', 400, () => '{'],
    ['a list', 400, () => '[]'],
  ])('%s: refused', async (_, status, body) => {
    const answer = await post('/api/trpc/clients.create', body());
    expect(answer.status).toBe(status);
    expect(answer.json.error.data.reason).toBe(status === 413 ? 'TOO_LARGE' : 'BAD_INPUT');
  });

  test('an endless body is cut off', async () => {
    const request = http.request(`${api.origin}/api/trpc/clients.create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
    });
    let outcome: number | 'cut' | undefined;
    request.on('response', ({ statusCode }) => (outcome = statusCode));
    request.on('error', () => (outcome ??= 'cut'));
    while (outcome === undefined) {
      request.write(`"${'x'.repeat(10_000)}",`);
      // The body reader discards the rest, so the time that a request may take ends it.
      await setTimeout(50);
    }
    request.destroy();
    expect(['cut', 408, 413]).toContain(outcome);
  }, 20_000);

  test('none of these, and no unknown caller, reaches the database', async () => {
    const nobody = { cookie: 'tripthread.login=made.up' };
    const tries = [
      () => api.query('sessions.list', {}, nobody.cookie),
      () => post('/api/trpc/clients.create', '{}', nobody),
      () => post('/api/trpc/clients.create', JSON.stringify({ name: 'x'.repeat(200_000) }), nobody),
      () => post('/api/trpc/clients.create', '{', nobody),
      () => api.fetch('/api/trpc/nothing.here'),
      () => post('/api/trpc/viewer.me', 'x', { origin: 'https://evil.test' }),
    ];
    const cost = async (count: number) => {
      await api.owner.query('select pg_stat_force_next_flush()');
      const before = await statements();
      for (let n = 0; n < count; n += 1) await Promise.all(tries.map((go) => go()));
      // PostgreSQL updates its counters at most once a second.
      await setTimeout(1_500);
      return (await statements()) - before;
    };
    // 360 calls. Background statements in that time (the listener's heartbeat, jobs) depend on its length.
    expect(await cost(60)).toBeLessThan(180);
  }, 20_000);
});

describe('every answer', () => {
  test.each([
    ['/healthz', 'GET'],
    ['/readyz', 'GET'],
    ['/api/demo', 'GET'],
    ['/api/nothing', 'GET'],
    ['/nothing', 'GET'],
    ['/', 'POST'],
    ['/api/trpc/viewer.me', 'GET'],
    ['/api/trpc/viewer.me', 'POST'],
    ['/api/trpc/nothing', 'GET'],
    ['/api/auth/get-session', 'GET'],
    ['/api/auth/sign-in/email', 'POST'],
    ['/webhooks/avinode/x', 'POST'],
    ['/webhooks/avinode/x', 'GET'],
    ['/api/%E0%A4%A', 'GET'],
    ['/api/trpc/__proto__', 'GET'],
    ['/api/trpc/constructor', 'GET'],
    ['/api/trpc/viewer.me', 'DELETE'],
    ['/api/trpc/viewer.me', 'OPTIONS'],
  ])('%s (%s) has the headers and never a stack', async (path, method) => {
    const { headers, text, status } = await api.fetch(path, { method });
    expect(status).toBeLessThan(500);
    expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/u);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    if (/^\/(?:api|webhooks|healthz|readyz)/u.test(path)) expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules/u);
  });

  test('has exactly this content security policy', () => {
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
  });

  test('on a server open to all addresses accepts the requested host name, and no other', async () => {
    const open = await api.another({ anyName: true });
    const asked = async (origin: string, server: Api, headers = {}) => {
      const given = { host: '192.168.1.5:3000', origin, 'content-type': 'application/json', ...headers };
      return (await send(server.origin, { path: '/api/auth/sign-out', headers: given, chunks: ['{}'] })).status;
    };
    expect(await asked('http://192.168.1.5:3000', open)).toBe(200);
    expect(await asked('http://192.168.1.5', open)).toBe(403);
    expect(await asked('https://192.168.1.5:3000', open)).toBe(403);
    expect(await asked('http://evil.test:3000', open)).toBe(403);
    expect(await asked('http://192.168.1.5:3000', open, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await asked('http://192.168.1.5:3000', api)).toBe(403);
    await open.stop();
  });

  test('shows no demo logins when the database had a brokerage before', async () => {
    const other = await api.another({ demo: true });
    expect((await other.fetch('/api/demo')).json).toEqual({ demo: false });
    await other.stop();
  });

  test('over https has HSTS and a host-only cookie', async () => {
    const secure = await api.another({ publicUrl: 'https://desk.example.com' });
    const answer = await secure.fetch('/healthz');
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect(await secure.signIn('ana@desk.test')).toMatch(/^__Host-tripthread\.login=/u);
    const [setCookie] = (
      await secure.fetch('/api/auth/sign-out', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://desk.example.com' },
        body: '{}',
      })
    ).headers.getSetCookie();
    expect(setCookie).toMatch(/; Secure$/u);
    await secure.stop();
  });

  test('a slow sender is cut off', async () => {
    const socket = net.connect(Number(new URL(api.origin).port), '127.0.0.1');
    const began = performance.now();
    socket.write('POST /api/trpc/viewer.me HTTP/1.1\r\nHost: x\r\n');
    await new Promise((resolve) => {
      socket
        .once('close', resolve)
        .once('data', () => socket.end())
        .on('error', () => {});
    });
    expect(performance.now() - began).toBeLessThan(8_000);
  }, 12_000);
});
