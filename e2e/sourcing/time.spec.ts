import { expect, test } from '../fixtures/fixtures.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

test('a session is archived ninety days after its completion', async ({ ownServer }) => {
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

test('a login expires after a week without use', async ({ ownServer, watch }) => {
  const { desk, clock } = ownServer;
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  watch.allow(/401/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await clock.advance('8d');
  await expect(new SignInPage(her.page).heading).toBeVisible({ timeout: 20_000 });
});

test('a snoozed session returns at its time', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?tab=active&session=${session.id}` });
  await her.isLive();
  await her.thread.act('Snooze for three hours');
  await expect(her.toasts).toContainText('Snoozed.');
  await expect(her.row('Olivia Hartley')).toBeHidden();

  await clock.advance('4h');
  await desk.stories.runJob('wake-sessions');
  await expect.poll(() => desk.stories.jobsLeft()).toBe(0);

  await expect(her.row('Olivia Hartley')).toBeVisible();
  await expect(her.thread.entry('woke it from its snooze')).toBeVisible();
});

test('a quote expires by the server’s clock, not by the browser’s', async ({ ownServer }) => {
  const { desk, clock } = ownServer;
  const validUntil = new Date(Date.now() + 5 * 3_600_000).toISOString();
  await desk.session({ trip: 'A1B2C3', quotes: [{ operator: 'Meridian Jets', total: 24_500, validUntil }] });
  const her = await desk.signIn('ana');
  await expect(her.row('A1B2C3')).toContainText('4 h');

  await clock.advance('6h');
  await her.page.reload();
  await expect(her.row('A1B2C3')).toContainText('expired');
});

test('after six hours quotes expire, snoozes end and reminders fire: each once, on two servers and on screen', async ({
  ownServer,
}) => {
  test.slow();
  const { desk, clock, another } = ownServer;
  const validUntil = new Date(Date.now() + 5 * 3_600_000).toISOString();
  await desk.session({
    client: 'Expiring Client',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    quotes: [{ operator: 'Meridian Jets', total: 24_500, validUntil }],
  });
  await desk.session({ client: 'Snoozed Client', status: 'paused', pausedUntil: validUntil });
  await desk.session({ client: 'Waiting Client', route: 'KTEB KVNY', trip: 'B2C3D4', rfqs: ['Silent Wings'] });
  const second = await another();
  const [here, there] = [await desk.signIn('ana'), await desk.signIn('ana', { address: second.address })];
  await here.page.clock.install();
  await here.page.reload();
  await Promise.all([here.isLive(), there.isLive()]);
  await expect(here.row('Expiring Client')).toContainText('4 h');

  await clock.advance('6h');
  await here.page.clock.fastForward('06:00:00');
  for (const job of [
    'expire-quotes',
    'wake-sessions',
    'fire-chasers',
    'expire-quotes',
    'fire-chasers',
    'wake-sessions',
  ])
    await desk.stories.runJob(job);

  for (const her of [here, there]) {
    await expect(her.row(/^Unread.*Expiring Client.*Your turn/)).toBeVisible();
    await expect(her.row(/^Unread.*Waiting Client.*Your turn/)).toBeVisible();
    await expect(her.row(/^Unread.*Snoozed Client/)).toBeVisible();
  }
  await here.open('Expiring Client');
  await expect(here.thread.entry('the price expired')).toHaveCount(1);
  await expect(here.panel.nextAction).toContainText('Ask Meridian Jets to extend');
  await there.open('Waiting Client');
  await expect(there.thread.entry('no answer for longer than usual')).toHaveCount(1);
  await expect(there.panel.nextAction).toContainText('Chase Silent Wings');
  await there.open('Snoozed Client');
  await expect(there.thread.entry('woke it from its snooze')).toHaveCount(1);
});
