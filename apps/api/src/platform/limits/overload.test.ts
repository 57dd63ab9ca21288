import { openCallLimiter } from '@tripthread/db/gate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isStream } from '../../app.ts';
import { type Answer, type Api, openApi, until } from '../../../test/support/api.ts';

let api: Api;
let cookie: string;
beforeAll(async () => {
  api = await openApi();
  cookie = await api.signIn('ana@desk.test');
});
afterAll(() => api.stop());

const timed = async (ask: () => Promise<Answer>) => {
  const began = performance.now();
  const answer = await ask();
  return { answer, ms: performance.now() - began };
};

test('with every connection held, calls fail as busy while they are held; other calls continue, and recovery is immediate', async () => {
  await api.owner.run('begin; lock table chat_sessions in access exclusive mode');
  const held = Array.from({ length: 4 }, () => api.query('sessions.list', {}, cookie));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const calls = await Promise.all(
    Array.from({ length: 20 }, () => timed(() => api.query('sessions.list', {}, cookie))),
  );
  process.stdout.write(`busy after ${Math.round(Math.max(...calls.map(({ ms }) => ms)))} ms at the latest\n`);
  for (const { answer } of calls) {
    expect(answer.status).toBe(503);
    expect(answer.json.error.data.reason).toBe('BUSY');
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  expect((await timed(() => api.fetch('/healthz'))).answer.status).toBe(200);
  expect((await timed(() => api.fetch('/readyz'))).answer.status).toBe(200);
  expect((await api.notify('{"id":"abuyermsg-1","type":"tripmsgs"}')).status).toBe(200);
  await api.owner.run('commit');
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await api.query('sessions.list', {}, cookie)).status).toBe(200);
}, 20_000);

test('under far too many calls some are served, the others refused early, and afterwards all work', async () => {
  const calls = await Promise.all(
    Array.from({ length: 400 }, () => timed(() => api.query('sessions.list', {}, cookie))),
  );
  const statuses = new Set(calls.map(({ answer }) => answer.status));
  expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true);
  expect(calls.filter(({ answer }) => answer.status === 200).length).toBeGreaterThan(64);
  await until(
    async () => (await api.query('sessions.list', {}, cookie)).status,
    (status) => status === 200,
  );
}, 20_000);

test('200 concurrent callers for the session of one conversation get the same one', async () => {
  const [row] = await api.owner.query(
    `insert into conversations (brokerage_id, subject, created_at) values ($1, 'asked for by many', now()) returning id`,
    [api.brokerageId],
  );
  const calls = await Promise.all(
    Array.from({ length: 200 }, () => api.mutate('sessions.createOrUpdate', { conversationId: row?.id }, cookie)),
  );
  expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(calls.map(({ json }) => json.result.data.session.id)).size).toBe(1);
}, 20_000);

test('a stream takes no slot of the call limiter, in any spelling of its path', () => {
  for (const path of ['/api/trpc/sessions.onChange', '/API/trpc/sessions.onChange', '/api/TRPC/sessions%2EonChange'])
    expect(isStream(path), path).toBe(true);
  for (const path of ['/api/trpc/sessions.list', '/api/trpc/%', '/api/trpc/sessions.onChange,sessions.list'])
    expect(isStream(path), path).toBe(false);
});

test('a limiter runs so many, queues so many for so long, and leaks no slot', async () => {
  const gate = openCallLimiter({ most: 2, maxQueued: 1, refuseAfter: { since: 'arrival', ms: 50 } });
  const [leave, leaveToo] = [await gate.enter(), await gate.enter()];
  const third = gate.enter();
  await expect(gate.enter()).rejects.toMatchObject({ reason: 'BUSY' });
  leave();
  leave();
  const leaveThird = await third;
  const late = gate.enter();
  await expect(late).rejects.toMatchObject({ reason: 'BUSY' });
  leaveToo();
  leaveThird();
  const again = [await gate.enter(), await gate.enter()];
  for (const out of again) out();
});
