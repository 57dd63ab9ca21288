import { expect, test } from '../fixtures/fixtures.ts';

test('what Ana changes shows in the lead’s open list, without a reload', async ({ desk }) => {
  const session = await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const leas = await desk.signIn('lead', { at: '/?scope=team' });
  await expect(leas.row(/Olivia Hartley.*Searching aircraft/)).toBeVisible();
  await leas.isLive();
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });

  await her.panel.moveTo('Proposal ready');
  await expect(leas.row(/Olivia Hartley.*Proposal ready/)).toBeVisible();
  await her.thread.send('Your proposal is ready.');
  await expect(leas.row(/Olivia Hartley.*Waiting on client/)).toBeVisible();
});

test('a page fetches each query once: the stream brings only what it missed', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  // Opened once before, since opening an unread session changes it.
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  await expect(her.thread.pane).toContainText('Olivia Hartley');
  await expect(her.row(/^Unread/)).toHaveCount(0);
  await her.page.waitForLoadState('networkidle');
  const fetched: string[] = [];
  her.page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (!pathname.startsWith('/api/trpc/') || pathname.endsWith('sessions.onChange')) return;
    const inputs = JSON.parse(searchParams.get('input') ?? '{}') as Record<string, unknown>;
    const procedures = pathname.slice('/api/trpc/'.length).split(',');
    fetched.push(...procedures.map((name, index) => `${name} ${JSON.stringify(inputs[index] ?? null)}`));
  });
  await her.page.goto(`${desk.address}/?session=${session.id}`);
  await her.isLive();
  await expect(her.thread.pane).toContainText('Olivia Hartley');
  await her.page.waitForLoadState('networkidle');
  expect(fetched.filter((name) => name.startsWith('sessions.list'))).toHaveLength(1);
  expect(fetched, 'every fetch').toEqual([...new Set(fetched)]);
});

test('a row comes and goes as it meets the filter', async ({ desk }) => {
  const ready = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  await desk.session({ client: 'Marcus Vale', route: 'EGGW LSGG', step: 'proposal_ready' });
  const her = await desk.signIn('ana', { at: '/?step=proposal_ready' });
  await expect(her.rows).toHaveCount(1);
  await her.isLive();
  const ana = await desk.api('ana');

  const { session } = await ana.sessions.moveStep.mutate({
    sessionId: ready.id,
    expectedVersion: ready.version,
    step: 'proposal_ready',
  });
  await expect(her.rows).toHaveCount(2);
  await ana.sessions.moveStep.mutate({ sessionId: ready.id, expectedVersion: session.version, step: 'proposal_sent' });
  await expect(her.row('Olivia Hartley')).toBeHidden();
  await expect(her.row('Marcus Vale')).toBeVisible();
});

test('rows do not move under the pointer: updates wait until requested', async ({ desk }) => {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  await desk.session({ client: 'Olivia Hartley', at: at(1) });
  const lower = await desk.session({ client: 'Marcus Vale', at: at(2) });
  const her = await desk.signIn('ana');
  await expect(her.rows).toHaveCount(2);
  await her.isLive();
  const { x, y } = (await her.row('Olivia Hartley').boundingBox()) ?? { x: 0, y: 0 };

  // The pointer keeps moving, as before a press.
  let steps = 0;
  const wiggle = async () => {
    steps += 1;
    await her.page.mouse.move(x + 30 + (steps % 2) * 5, y + 20);
    return her.page.getByRole('button', { name: '1 update' }).isVisible();
  };
  await wiggle();
  await desk.says(lower, { from: 'client', text: 'Hello again' });
  await expect.poll(wiggle, { intervals: [50] }).toBe(true);
  await her.page.getByRole('button', { name: '1 update' }).hover();
  await expect(her.rows.first()).toHaveAccessibleName(/Olivia Hartley/);
  await her.page.getByRole('button', { name: '1 update' }).click();
  await expect(her.rows.first()).toHaveAccessibleName(/Marcus Vale/);
});

test('a change made through one server shows on a desk that is open at another', async ({ ownServer }) => {
  const { desk } = ownServer;
  const session = await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const other = await ownServer.another();
  const leas = await desk.signIn('lead', { at: `/?scope=team&session=${session.id}`, address: other.address });
  await expect(leas.row('Olivia Hartley')).toBeVisible();
  await leas.isLive();

  const ana = await desk.api('ana');
  const note = { audience: 'internal' as const, text: 'She prefers mornings.', idempotencyKey: crypto.randomUUID() };
  await ana.messages.send.mutate({ sessionId: session.id, ...note });
  await expect(leas.thread.entry('She prefers mornings.')).toBeVisible();
});

test('a cut database connection loses no update', async ({ ownServer }) => {
  const { desk } = ownServer;
  const session = await desk.session({ client: 'Olivia Hartley' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();

  expect(await desk.stories.dropListenConnections()).toBe(1);
  await desk.says(session, { from: 'client', text: 'Sent while disconnected' });
  await expect(her.thread.entry('Sent while disconnected')).toBeVisible({ timeout: 15_000 });
  await desk.says(session, { from: 'client', text: 'Sent afterwards' });
  await expect(her.thread.entry('Sent afterwards')).toBeVisible();
});

test('without a network the desk says so, and catches up by itself', async ({ desk, watch }) => {
  const session = await desk.session({ client: 'Olivia Hartley' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  watch.allow(/ERR_INTERNET_DISCONNECTED/, /ERR_NETWORK/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);

  await her.page.context().setOffline(true);
  await expect(her.status('You are offline.')).toBeVisible();
  await her.thread.send('Can you hear me?');
  await expect(her.thread.alert).toContainText('is kept');
  await desk.says(session, { from: 'client', text: 'Where are you?' });
  await her.page.context().setOffline(false);

  await expect(her.status('You are offline.')).toBeHidden();
  await expect(her.thread.entry('Where are you?')).toBeVisible({ timeout: 15_000 });
  await her.thread.alert.getByRole('button', { name: 'Try again' }).click();
  await expect(her.thread.messages('Ana Silva, to the client')).toHaveCount(1);
});
