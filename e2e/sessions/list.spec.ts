import { expect, test } from '../fixtures/fixtures.ts';
import { countCalls } from '../fixtures/watch.ts';

test('a row says whose turn it is, where it goes, for whom, and what came in', async ({ desk }) => {
  await desk.session({
    route: 'KTEB KVNY',
    client: 'Olivia Hartley',
    trip: 'A1B2C3',
    rfqs: ['Blue Ridge Air'],
    quotes: [
      { operator: 'Meridian Jets', total: 24_500, validUntil: new Date(Date.now() + 20 * 3_600_000).toISOString() },
    ],
  });
  const her = await desk.signIn('ana');
  const row = her.row('Olivia Hartley');
  await expect(row).toHaveAccessibleName(
    /^Unread, KTEB to KVNY, .*, 4 passengers, Olivia Hartley, A1B2C3, Your turn, Analyzing options, first price expires in 19 h, 1 of 2 quotes$/,
  );
  await expect(row).toContainText('19 h');
});

test('tabs count and divide the sessions by status', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley' });
  await desk.session({ client: 'Marcus Vale', status: 'paused' });
  await desk.session({ client: 'Sofia Moreau', status: 'completed' });
  await desk.session({ client: 'Henrik Dahl', status: 'archived' });
  const her = await desk.signIn('ana');

  for (const [name, count, clients] of [
    ['Open', 2, ['Marcus Vale', 'Olivia Hartley']],
    ['Active', 1, ['Olivia Hartley']],
    ['Paused', 1, ['Marcus Vale']],
    ['Completed', 1, ['Sofia Moreau']],
    ['Archived', 1, ['Henrik Dahl']],
  ] as const) {
    await her.tab(name).click();
    await expect(her.tab(name)).toHaveText(`${name}${count}`);
    await expect(her.rows).toHaveCount(clients.length);
    for (const client of clients) await expect(her.row(client)).toBeVisible();
  }
});

test('filters are in the address: they survive reload and going back', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const other = await desk.session({ client: 'Marcus Vale', route: 'EGGW LSGG', step: 'proposal_ready' });
  const her = await desk.signIn('ana');
  await expect(her.rows).toHaveCount(2);

  await her.filterByStep('Proposal ready');
  await expect(her.rows).toHaveCount(1);
  await her.search.fill('EGGW');
  await expect(her.page).toHaveURL(/\?step=proposal_ready&q=EGGW$/);
  await her.page.reload();
  await expect(her.search).toHaveValue('EGGW');
  await expect(her.filterChip('Proposal ready')).toBeVisible();
  await her.open('Marcus Vale');
  await expect(her.page).toHaveURL(new RegExp(`step=proposal_ready&q=EGGW&session=${other.id}`));
  await her.page.goBack();
  await expect(her.page).toHaveURL(/\?step=proposal_ready&q=EGGW$/);
  await expect(her.rows).toHaveCount(1);

  await her.search.fill('nobody of that name');
  await expect(her.page.getByText('No sessions match')).toBeVisible();
  await her.page.getByRole('button', { name: 'Clear filters' }).last().click();
  await expect(her.rows).toHaveCount(2);
  await expect(her.page).toHaveURL(`${desk.address}/`);
});

test('a link to a filtered desk shows a colleague the same', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley', owner: 'ana', trip: 'A1B2C3', route: 'KTEB KVNY' });
  await desk.session({ client: 'Marcus Vale', owner: 'ben', route: 'EGGW LSGG' });
  const hers = await desk.signIn('lead', { at: '/?scope=team&trip=A1B2C3' });
  await expect(hers.rows).toHaveCount(1);
  await expect(hers.row('Olivia Hartley')).toBeVisible();
  await expect(hers.filterChip('Trip A1B2C3')).toBeVisible();
});

test('the list is operated by keys', async ({ desk }) => {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  await desk.session({ client: 'Olivia Hartley', at: at(1) });
  await desk.session({ client: 'Marcus Vale', at: at(2) });
  await desk.session({ client: 'Sofia Moreau', at: at(3) });
  const her = await desk.signIn('ana');
  const { keyboard } = her.page;
  await expect(her.rows).toHaveCount(3);

  await keyboard.press('j');
  await keyboard.press('j');
  await keyboard.press('j');
  await keyboard.press('k');
  await expect(await her.activeRow()).toHaveAccessibleName(/Marcus Vale/);
  await keyboard.press('Enter');
  await expect(her.thread.pane).toContainText('Marcus Vale');
  await keyboard.press('r');
  await expect(her.thread.field).toBeFocused();
  await expect(her.thread.field).toHaveValue('');
  await keyboard.press('Escape');
  await keyboard.press('e');
  await expect(her.page.getByRole('dialog', { name: 'Complete' })).toBeVisible();
  await keyboard.press('w');
  await expect(her.toasts).toContainText('Completed as won.');
  await expect(her.row('Marcus Vale')).toBeHidden();
  await keyboard.press('u');
  await expect(her.row('Marcus Vale')).toBeVisible();
  await keyboard.press('/');
  await expect(her.search).toBeFocused();
  await keyboard.type('moreau');
  await expect(her.rows).toHaveCount(1);
});

test('keys open help and commands, and a pasted id opens its session', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', trip: 'atrip-64956150' });
  const her = await desk.signIn('ana');
  await expect(her.row('Olivia Hartley')).toBeVisible();

  await her.page.keyboard.press('?');
  await expect(her.page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Next session');
  await her.page.keyboard.press('Escape');
  await her.chooseCommand('atrip-64956150');
  await expect(her.page).toHaveURL(`${desk.address}/?session=${session.id}`);
  await her.chooseCommand('aquote-398402443');
  await expect(her.page.getByRole('dialog', { name: 'Commands' })).toContainText('is of no trip of yours');
});

test('an empty desk explains itself and offers a new request', async ({ desk }) => {
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  await her.page.getByRole('tabpanel').getByRole('button', { name: 'New request' }).click();
  await expect(her.page.getByRole('dialog', { name: 'New request' })).toBeVisible();
});

test('a failed list shows the failure and loads on retry', async ({ desk, watch }) => {
  await desk.session({ client: 'Olivia Hartley' });
  const her = await desk.signIn('ana', { at: '/sign-in' });
  watch.allow(/ERR_FAILED/);
  await her.page.route('**/api/trpc/*sessions.list*', (route) => route.abort());
  await her.page.goto('/');
  await expect(her.page.getByText('The list could not be loaded')).toBeVisible({ timeout: 15_000 });

  await her.page.unroute('**/api/trpc/*sessions.list*');
  await her.page.getByRole('button', { name: 'Try again' }).click();
  await expect(her.row('Olivia Hartley')).toBeVisible();
});

test('opening the desk takes at most three calls, and a session comes with the first', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: '/sign-in' });
  const alone = countCalls(her.page);
  await her.page.goto('/');
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await her.isLive();
  expect(alone.requests.length, alone.requests.join('\n')).toBeLessThanOrEqual(3);

  await her.page.goto('/sign-in');
  const together = countCalls(her.page);
  await her.page.goto(`/?session=${session.id}`);
  await expect(her.thread.heading).toContainText('KTEB');
  const first = together.requests.find((path) => path.includes('sessions.byId')) ?? '';
  for (const call of ['viewer.me', 'sessions.list', 'sessions.thread']) expect(first).toContain(call);
});
