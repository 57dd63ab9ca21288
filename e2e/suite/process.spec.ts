import { freePort } from '@tripthread/db/free-port';
import { copyTemplate } from '@tripthread/testing/postgres/test-cluster';
import { launch, startDesk } from '../fixtures/server-process.ts';
import { expect, test } from '../fixtures/fixtures.ts';
import { takeOver } from '../fixtures/run.ts';

const server = ['--enable-source-maps', 'apps/api/dist/main.js'];

test('an acknowledged message survives a kill of the server, and the open desk recovers', async ({
  ownServer,
  watch,
}) => {
  test.slow();
  const { desk } = ownServer;
  const session = await desk.session({ client: 'Olivia Hartley' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  await her.thread.send('Three aircraft are free that day.');
  await expect(her.thread.field).toHaveValue('');
  await expect(her.thread.pane.getByText('Sending…')).toBeHidden();
  watch.allow(
    /ERR_CONNECTION_REFUSED/,
    /ERR_INCOMPLETE_CHUNKED_ENCODING/,
    /ERR_CONNECTION_RESET/,
    /ERR_EMPTY_RESPONSE/,
  );

  await ownServer.process().kill();
  await her.thread.send('And a fourth one just came in.');
  await expect(her.thread.alert).toContainText('is kept');
  await ownServer.restart();
  await desk.says(session, { from: 'client', text: 'Which one is the largest?' });

  await expect(her.thread.entry('Which one is the largest?')).toBeVisible({ timeout: 30_000 });
  await her.thread.alert.getByRole('button', { name: 'Try again' }).click();
  await expect(her.thread.alert).toBeHidden();
  await her.page.reload();
  await expect(her.thread.entry('Three aircraft are free that day.')).toHaveCount(1);
  await expect(her.thread.entry('And a fourth one just came in.')).toHaveCount(1);
});

test('an acknowledged notification survives a kill of the server', async ({ ownServer }) => {
  const { desk } = ownServer;
  const session = await desk.session({ client: 'Olivia Hartley', trip: 'A1B2C3' });
  expect(await desk.notify({ id: 'arfq-12345678', type: 'rfqs', tripId: 'A1B2C3' })).toBe(200);
  await ownServer.process().kill();
  await ownServer.restart();
  const ana = await desk.api('ana');
  const asked = async () => (await ana.sessions.byId.query({ sessionId: session.id })).session.operatorsContactedCount;
  await expect.poll(asked, { timeout: 10_000 }).toBe(1);
});

test('a server with an open desk stops within ten seconds', async ({ ownServer, watch }) => {
  const her = await ownServer.desk.signIn('ana');
  await her.isLive();
  watch.allow(/ERR_CONNECTION_REFUSED/, /ERR_INCOMPLETE_CHUNKED_ENCODING/, /ERR_EMPTY_RESPONSE/);
  const asked = Date.now();
  await ownServer.process().stop();
  expect(await ownServer.process().exited).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  await expect(her.status('Reconnecting')).toBeVisible();
});

for (const [name, value, sentence] of [
  ['PORT', '70000', /PORT must be a number from 1 to 65535/],
  ['HOST', 'not a host', /HOST must be a host name or an address/],
  ['DATABASE_URL', 'mysql://secret-user@db/desk', /DATABASE_URL must begin with postgres:\/\//],
] as const) {
  test(`a bad ${name} is reported by its name`, async () => {
    const refused = launch(process.execPath, server, { DATABASE_URL: takeOver().databaseUrl, [name]: value });
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toMatch(sentence);
    expect(refused.output()).not.toContain('secret-user');
  });
}

test('a port in use and an unreachable database are explained in a sentence', async () => {
  const { databaseUrl, address } = takeOver();
  const port = new URL(address).port;
  const taken = launch(process.execPath, server, { DATABASE_URL: databaseUrl, PORT: port, HOST: '127.0.0.1' });
  const nowhere = `postgres://nobody:secret-word@127.0.0.1:${await freePort()}/desk`;
  const away = launch(process.execPath, server, { DATABASE_URL: nowhere, PORT: String(await freePort()) });
  expect(await taken.exited).toBe(1);
  expect(taken.output()).toContain(port);
  expect(await away.exited).toBe(1);
  expect(away.output()).toContain('Check DATABASE_URL');
  for (const { output } of [taken, away]) expect(output().trim().split('\n')).toHaveLength(1);
});

test('two servers that start at once on an empty database both become ready', async () => {
  const { adminUrl } = takeOver();
  const database = await copyTemplate(adminUrl, 'template1');
  const [one, two] = await Promise.all([
    startDesk({ databaseUrl: database.url }),
    startDesk({ databaseUrl: database.url }),
  ]);
  for (const { address } of [one, two]) expect((await fetch(`${address}/readyz`)).status).toBe(200);
  await Promise.all([one.stop(), two.stop()]);
  await database.drop();
});
