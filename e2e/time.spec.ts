import { expect, test } from './fixtures.ts';
import { SignInPage } from './pages/sign-in-page.ts';

test('ninety days after its end a session is archived, and a reader finds it there', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  await desk.session({ client: 'Olivia Hartley', status: 'completed' });
  await clock.advance('89d');
  await desk.stories.runJob('archive-sessions');
  await expect.poll(() => desk.stories.jobsLeft()).toBe(0);
  const her = await desk.signIn('ana', { at: '/?tab=completed' });
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await her.isLive();

  await clock.advance('2d');
  await desk.stories.runJob('archive-sessions');

  await expect(her.row('Olivia Hartley')).toBeHidden();
  await her.tab('Archived').click();
  await her.open('Olivia Hartley');
  await expect(her.thread.pane).toContainText('Archived and read-only');
});

test('a login that nobody used for a week is over', async ({ ownServer, watch }) => {
  const { desk, clock } = ownServer;
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  watch.allow(/401/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await clock.advance('8d');
  await expect(new SignInPage(her.page).heading).toBeVisible({ timeout: 20_000 });
});

test('a snoozed session is back at its time', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?tab=active&session=${session.id}` });
  await her.isLive();
  await her.thread.act('Snooze for three hours');
  await expect(her.toasts).toContainText('Snoozed.');
  await expect(her.row('Olivia Hartley')).toBeHidden();

  await clock.advance('4h');
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

  await clock.advance('6h');
  await her.page.reload();
  await expect(her.row('A1B2C3')).toContainText('lapsed');
});
