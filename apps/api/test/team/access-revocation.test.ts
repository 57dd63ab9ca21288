import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi, until } from '../support/api.ts';
import { openStream } from '../support/live/stream.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

it('a deactivated broker receives nothing more, and has no access until reactivated and signed in again', async () => {
  const [lead, ben] = [await api.signIn('lead@desk.test'), await api.signIn('ben@desk.test')];
  const { members } = (await api.query('team.list', {}, lead)).json.result.data;
  const agentId = members.find(({ email }: { email: string }) => email === 'ben@desk.test').id as string;
  const stream = await openStream(api.origin, ben);
  await until(
    () => stream.changes.length,
    (count) => count > 0,
  );
  expect((await api.mutate('team.setActive', { agentId, isActive: false }, lead)).status).toBe(200);
  await until(
    () => stream.isOpen,
    (isOpen) => !isOpen,
    5_000,
  );
  expect((await api.query('viewer.me', {}, ben)).status).toBe(401);
  expect((await api.fetch('/api/chat-sessions', { headers: { cookie: ben } })).status).toBe(401);
  await expect(api.signIn('ben@desk.test')).rejects.toThrow('401');
  await api.mutate('team.setActive', { agentId, isActive: true }, lead);
  // Sessions opened before stay closed.
  expect((await api.query('viewer.me', {}, ben)).status).toBe(401);
  expect((await api.query('viewer.me', {}, await api.signIn('ben@desk.test'))).status).toBe(200);
}, 20_000);

it('a former lead has a broker’s rights from the next call', async () => {
  const [lead, ana] = [await api.signIn('lead@desk.test'), await api.signIn('ana@desk.test')];
  expect((await api.query('team.list', {}, ana)).json.error.data.reason).toBe('LEAD_ONLY');
  const { members } = (await api.query('team.list', {}, lead)).json.result.data;
  const agentId = members.find(({ email }: { email: string }) => email === 'ana@desk.test').id as string;
  await api.mutate('team.setRole', { agentId, role: 'lead' }, lead);
  expect((await api.query('team.list', {}, ana)).status).toBe(200);
  await api.mutate('team.setRole', { agentId, role: 'broker' }, lead);
  expect((await api.query('team.list', {}, ana)).status).toBe(403);
});
