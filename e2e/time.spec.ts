import { expect, test } from './fixtures.ts';

test('ninety days after its end a session is archived, and a reader finds it there', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  await desk.session({ client: 'Olivia Hartley', status: 'completed' });
  const her = await desk.signIn('ana', { at: '/?tab=completed' });
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await her.isLive();

  clock.advance('89d');
  await desk.stories.runJob('archive-sessions');
  await expect.poll(() => desk.stories.jobsLeft()).toBe(0);
  await expect(her.row('Olivia Hartley')).toBeVisible();
  clock.advance('2d');
  await desk.stories.runJob('archive-sessions');

  await expect(her.row('Olivia Hartley')).toBeHidden();
});

test('a snoozed session is back at its time', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?tab=active&session=${session.id}` });
  await her.isLive();
  await her.thread.act('Snooze for three hours');
  await expect(her.row('Olivia Hartley')).toBeHidden();

  clock.advance('4h');
  await desk.stories.runJob('wake-sessions');

  await expect(her.row('Olivia Hartley')).toBeVisible();
  await expect(her.thread.entry('woke it from its snooze')).toBeVisible();
});

test('a price lapses by the server’s clock, not by the browser’s', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  const validUntil = new Date(Date.now() + 5 * 3_600_000).toISOString();
  await desk.session({ trip: 'A1B2C3', quotes: [{ operator: 'Meridian Jets', total: 24_500, validUntil }] });
  const her = await desk.signIn('ana');
  await expect(her.row('A1B2C3')).toContainText('4 h');

  clock.advance('6h');
  await her.page.reload();
  await expect(her.row('A1B2C3')).toContainText('lapsed');
});
