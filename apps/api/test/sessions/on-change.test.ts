import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Api, openApi, until } from '../support/api.ts';
import { type FaultProxy, openFaultProxy } from '@tripthread/testing/network/fault-proxy';
import { openStream, type OpenStream } from '../support/live/stream.ts';

let api: Api;
let ana: string;
let ben: string;
beforeAll(async () => {
  api = await openApi();
  ana = await api.signIn('ana@desk.test');
  ben = await api.signIn('ben@desk.test');
});
afterAll(() => api.stop());

const opened: OpenStream[] = [];
const open = async (cookie: string, on: Api = api, since?: string) => {
  const stream = await openStream(on.origin, cookie, since);
  opened.push(stream);
  if (stream.status === 200)
    await until(
      () => stream.frames,
      (frames) => frames.includes('message') || frames.includes('serialized-error'),
    );
  return stream;
};
afterEach(async () => {
  for (const stream of opened.splice(0)) stream.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
});

let made = 0;
const newSession = async (on: Api = api) => {
  made += 1;
  const answer = await on.mutate(
    'sessions.createOrUpdate',
    { subject: `Live ${made}`, idempotencyKey: `live-test-${made}` },
    ana,
  );
  expect(answer.status, answer.text).toBe(200);
  return answer.json.result.data.session as { id: string; version: number };
};
const write = (sessionId: string, n: number) =>
  api.mutate(
    'messages.send',
    { sessionId, audience: 'internal', text: `note ${n}`, idempotencyKey: `live-note-${sessionId}-${n}` },
    ana,
  );
const versionsOf = (stream: OpenStream, id: string) =>
  stream.changes.flatMap((change) =>
    change.type === 'changed'
      ? change.sessions.filter((session) => session.id === id).map(({ version }) => version)
      : [],
  );

describe('an open stream', () => {
  test('starts with a resync, and then reports every change at once', async () => {
    const stream = await open(ben);
    expect(stream.changes).toEqual([{ type: 'resync', now: expect.stringMatching(/^\d{4}-.*Z$/u) }]);
    const began = performance.now();
    const session = await newSession();
    await until(
      () => versionsOf(stream, session.id),
      (versions) => versions.includes(1),
      1_000,
    );
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(stream.changes.at(-1)).toEqual({
      type: 'changed',
      sessions: [{ id: session.id, version: 1 }],
      topics: [],
    });
  });

  test('gets only what it missed when it says since when it loads, and a resync when that is too long ago', async () => {
    // A server vouches only for times half a second after it started to listen; this one has just started.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const now = new Date().toISOString();
    const session = await newSession();
    const stream = await open(ben, api, now);
    await until(
      () => versionsOf(stream, session.id),
      (versions) => versions.includes(1),
    );
    expect(stream.changes[0]).toEqual({ type: 'caughtUp', now: expect.any(String) });
    const late = await open(ben, api, new Date(Date.parse(now) - 60_000).toISOString());
    expect(late.changes[0]?.type).toBe('resync');
  });

  test('receives many changes in few frames, and always the last one', async () => {
    const session = await newSession();
    const stream = await open(ana);
    const began = performance.now();
    await Promise.all(Array.from({ length: 30 }, (_, n) => write(session.id, n)));
    const { version } = (await api.query('sessions.byId', { sessionId: session.id }, ana)).json.result.data.session;
    await until(
      () => versionsOf(stream, session.id),
      (versions) => versions.includes(version),
    );
    expect(version).toBe(31);
    // The resync, one at once, and one per quarter of a second.
    expect(stream.changes.length).toBeLessThan(4 + (performance.now() - began) / 250);
    expect(stream.changes.length).toBeLessThan(25);
  });

  test('reports the orphans of its brokerage', async () => {
    const stream = await open(ana);
    await api.notify(JSON.stringify({ id: 'arfq-1', type: 'rfqs', tripId: 'LIVE01' }));
    await until(
      () => stream.changes,
      (changes) => changes.some((change) => change.type === 'changed' && change.topics.includes('orphans')),
    );
  });

  test('is limited: the sixth of a broker is refused with a status, and closing one frees a slot', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => open(ben)));
    const sixth = await open(ben);
    expect(sixth.status).toBe(429);
    expect(sixth.body).toContain('"reason":"TOO_MANY_STREAMS"');
    expect((await open(ana)).status).toBe(200);
    streams[0]?.close();
    await until(
      async () => (await open(ben)).status,
      (status) => status === 200,
      2_000,
    );
  });

  test('requires a login', async () => {
    expect((await open('tripthread.login=made.up')).reasons).toEqual(['NOT_SIGNED_IN']);
    expect((await api.fetch('/api/trpc/sessions.onChange')).status).toBe(401);
  });
});

describe('a stream ends', () => {
  const ended = (stream: OpenStream, withinMs: number) =>
    until(
      () => stream.isOpen,
      (isOpen) => !isOpen,
      withinMs,
    );

  test('when its login signs out, and no other with it', async () => {
    const login = await api.signIn('ben@desk.test');
    const [stream, other] = [await open(login), await open(ben)];
    await api.fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: login },
      body: '{}',
    });
    await ended(stream, 1_000);
    // Without the end mark: a browser reconnects, and is refused then.
    expect(stream.frames).not.toContain('return');
    expect((await open(login)).reasons).toEqual(['NOT_SIGNED_IN']);
    expect(other.isOpen).toBe(true);
  });

  test('within five seconds when its broker is deactivated or its login ends in the database', async () => {
    const login = await api.signIn('lead@desk.test');
    const [off, over, stays] = [await open(ben), await open(login), await open(ana)];
    await api.owner.run(`update iso_agents set is_active = false where email = 'ben@desk.test'`);
    await api.owner.run(
      `delete from login_sessions s using login_users u where u.id = s.user_id and u.email = 'lead@desk.test'`,
    );
    await Promise.all([ended(off, 5_000), ended(over, 5_000)]);
    expect(stays.isOpen).toBe(true);
    const received = off.changes.length;
    await newSession();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(off.changes).toHaveLength(received);
    await api.owner.run('update iso_agents set is_active = true');
  }, 15_000);

  test('when the process stops, which does not wait for open streams', async () => {
    const other = await api.another();
    const stream = await open(ana, other);
    const began = performance.now();
    await other.stop();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(stream.isOpen).toBe(false);
    expect(stream.frames).not.toContain('return');
  }, 15_000);
});

describe('the listening connection', () => {
  const resyncs = (stream: OpenStream) => stream.changes.filter(({ type }) => type === 'resync').length;

  test('is cut: every stream resyncs and receives later changes', async () => {
    const stream = await open(ana);
    const cut = await api.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tripthread listen' and datname = current_database()`,
    );
    expect(cut).toHaveLength(1);
    await until(
      () => resyncs(stream),
      (count) => count === 2,
      6_000,
    );
    const session = await newSession();
    await until(
      () => versionsOf(stream, session.id),
      (versions) => versions.includes(1),
    );
  }, 15_000);

  describe('or the database', () => {
    let proxy: FaultProxy;
    let other: Api;
    beforeAll(async () => {
      proxy = await openFaultProxy(api.url);
      other = await api.another({ databaseUrl: proxy.url });
    });
    afterAll(async () => {
      await other.stop();
      await proxy.close();
    });

    test('goes silent: it is detected, replaced, and every stream resyncs', async () => {
      await until(
        async () => (await other.fetch('/readyz')).status,
        (status) => status === 200,
      );
      const stream = await open(ana, other);
      await until(
        () => resyncs(stream),
        (count) => count > 0,
      );
      // The resync of a stream's start, or of a late listener, is not yet the one of the replacement.
      const before = resyncs(stream);
      expect(proxy.blackholeListeners()).toBe(1);
      const missed = await newSession();
      await until(
        () => resyncs(stream),
        (count) => count > before,
        10_000,
      );
      expect(versionsOf(stream, missed.id)).toEqual([]);
      const session = await newSession();
      await until(
        () => versionsOf(stream, session.id),
        (versions) => versions.includes(1),
      );
    }, 20_000);

    test('goes away: calls fail as busy, the process survives, and all works when it is back', async () => {
      const stream = await open(ana, other);
      proxy.takeDown();
      await new Promise((resolve) => setTimeout(resolve, 2_500)); // longer than a login is cached
      const answers = await Promise.all([
        other.query('sessions.list', {}, ana),
        other.mutate('clients.create', { name: 'x', idempotencyKey: 'while-away' }, ana),
        other.fetch('/readyz'),
        other.notify('{"id":"arfq-1","type":"rfqs"}'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
      expect(answers[0]?.json.error.data.reason).toBe('BUSY');
      expect(answers[0]?.headers.get('retry-after')).toBe('1');
      expect((await other.fetch('/healthz')).status).toBe(200);
      await proxy.bringUp();
      await until(
        async () => (await other.query('sessions.list', {}, ana)).status,
        (status) => status === 200,
        5_000,
      );
      await until(
        async () => (await other.fetch('/readyz')).status,
        (status) => status === 200,
        8_000,
      );
      expect(stream.isOpen).toBe(true);
      await until(
        () => resyncs(stream),
        (count) => count > 1,
        10_000,
      );
      const session = await newSession(other);
      await until(
        () => versionsOf(stream, session.id),
        (versions) => versions.includes(1),
      );
    }, 30_000);
  });
});
