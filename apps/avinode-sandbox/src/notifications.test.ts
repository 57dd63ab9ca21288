import { afterEach, expect, test, vi } from 'vitest';
import { openSandbox, type Sandbox, type SandboxOptions } from './open-sandbox.ts';
import { callerOf, type Listener, listen } from './testing/sandbox-caller.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

const quick = { firstMs: 10, maxDelayMs: 40 };
const leg = { from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 };

async function openWithListener(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; desk: Listener }> {
  const desk = await listen();
  const webhook = { targetURI: desk.url, user: 'tripthread-demo', password: 'p:ss' };
  const sandbox = await openSandbox({ webhook, redelivery: quick, limits: false, ...options });
  opened.push(desk, sandbox);
  return { sandbox, desk };
}

const idsIn = ({ received }: Listener) => received.map(({ body }) => body.id);

test('a notification is a pointer, sent with the registered credentials', async () => {
  const { sandbox, desk } = await openWithListener();
  const trip = sandbox.control.createTrip({ legs: [leg] });
  const [rfq] = sandbox.control.sendRequests(trip.id, { count: 1 });
  const { message } = sandbox.control.quote(rfq?.id ?? '');
  await sandbox.control.settled();
  const [asked, answered] = desk.received;
  expect(asked?.authorization).toBe(`Basic ${Buffer.from('tripthread-demo:p:ss').toString('base64')}`);
  expect(asked?.body).toEqual({
    id: rfq?.id,
    href: `${sandbox.apiUrl}/rfqs/${rfq?.id}`,
    type: 'rfqs',
    tripId: trip.code,
  });
  expect(answered?.body).toEqual({
    id: message.id,
    href: `${sandbox.apiUrl}/tripmsgs/${message.id}`,
    type: 'tripmsgs',
  });
});

test('messages name their trip if the option is set', async () => {
  const { sandbox, desk } = await openWithListener({ tripIdOnMessages: true });
  const trip = sandbox.control.createTrip({ legs: [leg] });
  const [rfq] = sandbox.control.sendRequests(trip.id, { count: 1 });
  sandbox.control.chat(rfq?.id ?? '', 'Hello.');
  await sandbox.control.settled();
  expect(desk.received[1]?.body).toMatchObject({ type: 'tripmsgs', tripId: trip.code });
});

test('it is retried until it is answered with 200', async () => {
  const { sandbox, desk } = await openWithListener();
  desk.statuses.push(500, 302, 204, 404, 200);
  const trip = sandbox.control.createTrip({ legs: [leg] });
  const [rfq] = sandbox.control.sendRequests(trip.id, { count: 1 });
  await sandbox.control.settled();
  expect(idsIn(desk)).toEqual(Array(5).fill(rfq?.id));
  expect(sandbox.control.state().notifications).toMatchObject({ delivered: 1, failedAttempts: 4, pending: 0 });
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(desk.received).toHaveLength(5);
});

test('it is dropped after the retry period', async () => {
  const { sandbox, desk } = await openWithListener({ redelivery: { firstMs: 5, maxDelayMs: 10, retryForMs: 40 } });
  desk.statuses.push(...Array<number>(1_000).fill(500));
  sandbox.control.notify({ id: 'arfq-1', type: 'rfqs' });
  await sandbox.control.settled();
  expect(sandbox.control.state().notifications).toMatchObject({ givenUp: 1, pending: 0 });
});

test('a lost acknowledgement causes another delivery', async () => {
  const { sandbox, desk } = await openWithListener();
  sandbox.control.setFaults({ loseAcknowledgements: 1 });
  sandbox.control.notify({ id: 'arfq-1', type: 'rfqs' });
  await vi.waitFor(() => expect(desk.received.length).toBeGreaterThan(1));
  sandbox.control.setFaults({ loseAcknowledgements: 0 });
  await sandbox.control.settled();
});

test('held notifications are released shuffled, some of them several times', async () => {
  const { sandbox, desk } = await openWithListener();
  sandbox.control.hold();
  const trip = sandbox.control.createTrip({ legs: [leg] });
  const rfqs = sandbox.control.sendRequests(trip.id, { count: 6 });
  for (const { id } of rfqs) sandbox.control.quote(id);
  await sandbox.control.settled();
  expect(desk.received).toHaveLength(0);
  expect(sandbox.control.state().notifications.held).toBe(12);
  expect(sandbox.control.release({ copies: 0.5, seed: 3 })).toBeGreaterThan(12);
  await sandbox.control.settled();
  expect(new Set(idsIn(desk)).size).toBe(12);
  expect(idsIn(desk).slice(0, 6)).not.toEqual(rfqs.map(({ id }) => id));
});

test('a registered webhook gets its event types until it is deactivated', async () => {
  const { sandbox, desk } = await openWithListener();
  const second = await listen();
  opened.push(second);
  const call = callerOf(sandbox);
  const settings = {
    targetURI: second.url,
    displayName: 'Tests',
    active: true,
    clientIdentifier: 'login',
    clientSecret: 'secret',
    clientAuthenticationType: 'BASIC',
    eventTypes: ['TripChatFromSeller'],
  };
  const created = await call('POST', '/webhooks/settings', settings);
  expect(created).toMatchObject({ status: 201, data: { id: expect.stringMatching(/^whs-\d+$/u), active: true } });
  expect(JSON.stringify((await call('GET', '/webhooks/settings')).data)).not.toContain('secret"');
  const trip = sandbox.control.createTrip({ legs: [leg] });
  const [rfq] = sandbox.control.sendRequests(trip.id, { count: 1 });
  const message = sandbox.control.chat(rfq?.id ?? '', 'Hello.');
  await sandbox.control.settled();
  expect(idsIn(second)).toEqual([message.id]);
  expect(idsIn(desk)).toEqual([rfq?.id, message.id]);
  const { id } = created.data as { id: string };
  expect((await call('PUT', `/webhooks/settings/${id}`, { active: false })).data).toMatchObject({ active: false });
  sandbox.control.chat(rfq?.id ?? '', 'Still there?');
  await sandbox.control.settled();
  expect(second.received).toHaveLength(1);
  const wrong = await call('POST', '/webhooks/settings', { ...settings, eventTypes: ['TripChatSeller'] });
  expect(wrong).toMatchObject({ status: 400, errors: [{ path: 'eventTypes[0]' }] });
});

test('actions of the brokerage in Avinode itself are notified, too', async () => {
  const { sandbox, desk } = await openWithListener();
  const trip = sandbox.control.createTrip({ legs: [leg] });
  const [rfq] = sandbox.control.sendRequests(trip.id, { count: 1 });
  const message = sandbox.control.chatAsBuyer(rfq?.id ?? '', 'By when?');
  sandbox.control.cancel(trip.code, { reason: 'CHANGED' });
  await sandbox.control.settled();
  expect(idsIn(desk)).toEqual([rfq?.id, message.id, rfq?.id]);
});
