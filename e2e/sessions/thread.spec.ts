import { expect, test } from '../fixtures/fixtures.ts';

test('messages to the client, the operators and internal notes appear in the thread', async ({ desk }) => {
  const session = await desk.session({
    route: 'KTEB KVNY',
    messages: [{ from: 'client', text: 'Four of us to Los Angeles, please.' }],
  });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await expect(her.thread.messages('Olivia Hartley, from the client')).toContainText('Four of us to Los Angeles');

  await her.thread.send('On it. When would you like to leave?');
  await her.thread.writeTo('Operator');
  await her.thread.send('Is the Phenom free on Saturday?');
  await her.thread.writeTo('Internal note');
  await her.thread.send('She flew with Meridian last time.');

  await expect(her.thread.messages('Ana Silva, to the client')).toContainText('On it.');
  await expect(her.thread.messages('Ana Silva, to the operators')).toContainText('Is the Phenom free');
  await expect(her.thread.messages('Ana Silva, Internal note')).toContainText('Meridian last time');
  await expect(her.thread.field).toHaveValue('');
  const ana = await desk.api('ana');
  const texts = async () => {
    const { items } = await ana.sessions.thread.query({ sessionId: session.id });
    return items.map(({ message }) => message?.text).filter((text) => text !== undefined);
  };
  await expect
    .poll(texts)
    .toEqual([
      'Four of us to Los Angeles, please.',
      'On it. When would you like to leave?',
      'Is the Phenom free on Saturday?',
      'She flew with Meridian last time.',
    ]);
});

test('a draft survives the reload and a dead network, one per audience', async ({ desk, watch }) => {
  // Reads that are in progress when the network goes down.
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  const session = await desk.session({ route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.thread.field.fill('Dear Olivia,');
  await her.thread.writeTo('Internal note');
  await her.thread.field.fill('Ask about the dog.');

  await her.page.reload();
  await expect(her.thread.field).toHaveValue('Dear Olivia,');
  await her.page.context().setOffline(true);
  await her.thread.field.fill('Dear Olivia, we found');
  await her.page.context().setOffline(false);
  await her.page.reload();

  await expect(her.thread.field).toHaveValue('Dear Olivia, we found');
  await her.thread.writeTo('Internal note');
  await expect(her.thread.field).toHaveValue('Ask about the dog.');
});

test('a message with a lost answer is kept, and a retry does not duplicate it', async ({ desk, watch }) => {
  const session = await desk.session({ route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await expect(her.thread.field).toBeVisible();
  watch.allow(/messages\.send/, /ERR_FAILED/);
  // It reaches the server; the answer does not reach the browser.
  await her.page.route('**/messages.send*', async (route) => {
    await route.fetch();
    await route.abort();
  });

  await her.thread.send('Three aircraft are free that day.');
  await expect(her.thread.alert).toContainText('is kept');
  await expect(her.thread.field).toHaveValue('Three aircraft are free that day.');
  await her.page.unroute('**/messages.send*');
  await her.thread.alert.getByRole('button', { name: 'Try again' }).click();

  await expect(her.thread.alert).toBeHidden();
  await expect(her.thread.messages('Ana Silva, to the client')).toHaveCount(1);
  const ana = await desk.api('ana');
  const { session: now } = await ana.sessions.byId.query({ sessionId: session.id });
  expect(now.messageCount).toBe(1);
});

test('new messages do not scroll the thread while Ana reads further up', async ({ desk }) => {
  const messages = Array.from({ length: 45 }, (_, n) => ({ from: 'client' as const, text: `Thought number ${n + 1}` }));
  const session = await desk.session({ route: 'KTEB KVNY', messages });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await expect(her.thread.entry('Thought number 45')).toBeInViewport();
  await her.isLive();
  await her.thread.entry('Thought number 10').scrollIntoViewIfNeeded();
  const before = await her.thread.entry('Thought number 10').boundingBox();

  await desk.says(session, { from: 'client', text: 'And one more thing' });

  await expect(her.thread.pane.getByRole('button', { name: '1 new' })).toBeVisible();
  expect(await her.thread.entry('Thought number 10').boundingBox()).toEqual(before);
  await her.thread.pane.getByRole('button', { name: '1 new' }).click();
  await expect(her.thread.entry('And one more thing')).toBeInViewport();
});
