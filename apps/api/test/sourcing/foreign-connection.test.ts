import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, openSandbox } from '@tripthread/avinode-sandbox/open-sandbox';
import { type Api, openApi, until, webhook } from '../support/api.ts';

// Two brokerages at one Avinode, where each is a company of its own. One tries to reach the other's trip.
let sandbox: Sandbox;
let api: Api;
const other = {
  brokerage: randomUUID(),
  connection: randomUUID(),
  key: 'the-other-one',
  user: 'other',
  password: 'other password',
};

beforeAll(async () => {
  sandbox = await openSandbox({ limits: false });
  api = await openApi({ avinodeBaseUrl: sandbox.apiUrl });
  const at = new Date().toISOString();
  const sha256 = createHash('sha256').update(other.password).digest();
  await api.owner.query('insert into brokerages (id, name, created_at) values ($1, $2, $3)', [
    other.brokerage,
    'Other',
    at,
  ]);
  await api.owner.query(
    'insert into avinode_connections (brokerage_id, id, key, webhook_user, webhook_password_sha256, created_at) values ($1, $2, $3, $4, $5, $6)',
    [other.brokerage, other.connection, other.key, other.user, sha256, at],
  );
});
afterAll(async () => {
  await api.stop();
  await sandbox.close();
});

const listOwnNotifications = async () =>
  JSON.stringify(
    await api.owner.query(
      `select s.version, s.message_count, s.quotes_received_count, s.operators_contacted_count,
         (select count(*)::int from rfqs r where r.brokerage_id = s.brokerage_id) as rfqs,
         (select count(*)::int from avinode_webhook_events e where e.brokerage_id = s.brokerage_id) as notifications
       from chat_sessions s where s.brokerage_id = $1`,
      [api.brokerageId],
    ),
  );

it('another brokerage’s credentials with this brokerage’s trip change and reveal nothing', async () => {
  const lead = await api.signIn('lead@desk.test');
  const ana = await api.signIn('ana@desk.test');
  const connections = (await api.query('connections.list', {}, lead)).json.result.data;
  const { apiToken, bearer } = sandbox.credentials;
  const credentials = { kind: 'token', apiToken, bearer };
  expect(
    (await api.mutate('connections.saveCredentials', { connectionId: connections[0].id, credentials }, lead)).status,
  ).toBe(200);

  const { code } = sandbox.control.createTrip({ legs: [{ from: 'KTEB', to: 'KVNY', date: '2026-12-12', pax: 4 }] });
  const made = await api.mutate('sessions.createOrUpdate', { subject: 'Ours', idempotencyKey: 'ours-00001' }, ana);
  const { id: sessionId, version: expectedVersion } = made.json.result.data.session;
  await api.mutate('sessions.updateTripInfo', { sessionId, expectedVersion, avinodeTripId: code }, ana);
  const idle = () =>
    until(
      async () => (await api.owner.query('select count(*)::int as n from work_items'))[0]?.n,
      (n) => n === 0,
    );
  await idle();
  const [rfq] = sandbox.control.sendRequests(code, { count: 1 });
  const { message } = sandbox.control.quote(rfq?.id ?? '', { price: 45_000 });
  const point = (id: string, type: string) =>
    JSON.stringify({ id, href: `${sandbox.apiUrl}/${type}/${id}`, type, tripId: code });

  const before = await listOwnNotifications();
  for (const body of [point(rfq?.id ?? '', 'rfqs'), point(message.id, 'tripmsgs')]) {
    // Their own key and password are accepted, and theirs. Our key with their password, or the reverse, is refused.
    expect((await api.notify(body, other)).status).toBe(200);
    expect((await api.notify(body, { ...other, key: webhook.key })).status).toBe(401);
    expect((await api.notify(body, { ...webhook, key: other.key })).status).toBe(401);
  }
  await until(
    async () =>
      (await api.owner.query(`select count(*)::int as n from avinode_webhook_events where status = 'pending'`))[0]?.n,
    (n) => n === 0,
  );
  expect(await listOwnNotifications()).toBe(before);
  // Only the trip's name reaches their brokerage.
  const [theirs] = await api.owner.query(
    `select (select count(*)::int from chat_sessions where brokerage_id = $1) as sessions,
       (select count(*)::int from quotes where brokerage_id = $1) as quotes,
       (select count(*)::int from operators where brokerage_id = $1) as operators`,
    [other.brokerage],
  );
  expect(theirs).toEqual({ sessions: 0, quotes: 0, operators: 0 });

  // Control: over our own connection, the notification arrives.
  expect((await api.notify(point(message.id, 'tripmsgs'))).status).toBe(200);
  await until(listOwnNotifications, (now) => now !== before && now.includes('"quotes_received_count":1'), 10_000);
});
