import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../fixtures/fixtures.ts';
import { OrphansPage } from '../pages/orphans-page.ts';

/** Byte for byte as Avinode documents it: an RFQ of trip A1B2C3. */
const sample = readFileSync(path.join(import.meta.dirname, '../avinode/trip-request.json'));

test('a notification of an unknown trip is an orphan until the trip is attached', async ({ desk }) => {
  const session = await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: '/orphans' });
  const orphans = new OrphansPage(her.page);
  await expect(her.page.getByText('Nothing is waiting')).toBeVisible();

  expect(await desk.notify(sample)).toBe(200);
  await expect(orphans.rows).toHaveCount(1);
  await expect(orphans.rows).toContainText('A1B2C3');
  await expect(her.orphansLink()).toHaveAccessibleName('Orphans, 1');

  await orphans.attach('arfq-12345678', 'Olivia Hartley');
  await expect(orphans.rows).toHaveCount(0);
  await her.page.goto(`/?session=${session.id}`);
  await expect(her.thread.messages('RFQs in Avinode')).toContainText('arfq-12345678');
  await expect(her.panel.section('Step')).toContainText('Requesting quotes');
  await expect(her.orphansLink()).toHaveAccessibleName('Orphans');
});

test('every session of the trip gets the event in its thread', async ({ desk }) => {
  const hers = await desk.session({ owner: 'ana', client: 'Olivia Hartley', trip: 'A1B2C3' });
  const his = await desk.session({ owner: 'ben', client: 'Marcus Vale', trip: 'A1B2C3' });
  const ana = await desk.signIn('ana', { at: `/?session=${hers.id}` });
  const ben = await desk.signIn('ben', { at: `/?session=${his.id}` });
  await ana.isLive();
  await ben.isLive();

  expect(await desk.notify(sample)).toBe(200);
  for (const screen of [ana, ben]) {
    await expect(screen.thread.messages('RFQs in Avinode')).toContainText('arfq-12345678');
    await expect(screen.row('A1B2C3')).toHaveAccessibleName(/0 of 1 quotes/);
  }
});

test('the same notification again changes nothing', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', trip: 'A1B2C3' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  for (let time = 0; time < 3; time += 1) expect(await desk.notify(sample)).toBe(200);
  const ana = await desk.api('ana');
  const seen = async () => (await ana.sessions.byId.query({ sessionId: session.id })).session.operatorsContactedCount;
  await expect.poll(seen).toBe(1);
  await expect(her.row('A1B2C3')).toHaveAccessibleName(/0 of 1 quotes/);
});

test('an operator’s message is the broker’s turn, and unread', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley', trip: 'A1B2C3' });
  const her = await desk.signIn('ana');
  await expect(her.row('A1B2C3')).toBeVisible();
  await her.isLive();
  expect(await desk.notify({ id: 'asellermsg-1000000023', type: 'tripmsgs', tripId: 'A1B2C3' })).toBe(200);
  await expect(her.row(/^Unread.*A1B2C3.*Your turn/)).toBeVisible();
});

test('a notification with wrong credentials is refused and not stored', async ({ desk }) => {
  const her = await desk.signIn('ana', { at: '/orphans' });
  const { user, key } = desk.connection;
  expect(await desk.notify(sample, { key, user, password: 'a guess' })).toBe(401);
  expect(await desk.notify(Buffer.from('{"not":"a notification"}'))).toBe(400);
  await her.page.reload();
  await expect(her.page.getByText('Nothing is waiting')).toBeVisible();
});

test('another brokerage’s credentials are refused', async ({ desk, others }) => {
  expect(await desk.notify(sample, { ...others.connection, key: desk.connection.key })).toBe(401);
  const her = await desk.signIn('ana');
  await expect(her.orphansLink()).toHaveAccessibleName('Orphans');
});
