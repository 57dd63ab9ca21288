import { expect, test } from '../fixtures/fixtures.ts';
import { NotificationLog } from '../pages/notification-log.ts';

test('a lead reads and replays notifications without duplicates', async ({ sourcing: { desk, sandbox } }) => {
  const session = await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const ana = await desk.api('ana');
  await ana.trips.create.mutate({ sessionId: session.id, idempotencyKey: crypto.randomUUID() });
  const detail = () => ana.sessions.byId.query({ sessionId: session.id });
  await expect.poll(async () => (await detail()).session.tripCode).not.toBeNull();
  const code = (await detail()).session.tripCode ?? '';
  const { rfqs } = await sandbox.play<{ rfqs: readonly { id: string }[] }>('requests', { trip: code, count: 1 });
  const rfq = rfqs[0]?.id ?? '';
  await sandbox.play('quotes', { rfq, price: 41_000, currency: 'USD', message: 'All in.' });
  await expect.poll(async () => (await detail()).session.quotesReceivedCount).toBe(1);
  const lead = await desk.api('lead');
  const placed = async () => (await lead.deliveries.list.query({ status: 'placed' })).deliveries.length;
  const isSettled = async () => (await placed()) === 2 && (await desk.stories.countAvinodeWork()) === 0;
  await expect.poll(isSettled, { timeout: 15_000 }).toBe(true);
  const lines = async () => (await ana.sessions.thread.query({ sessionId: session.id })).items.length;
  const before = await lines();

  const { page } = await desk.signIn('lead');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Notification log' }).click();
  const log = new NotificationLog(page);
  await expect(log.row(rfq)).toContainText('Placed');
  await log.act(rfq, 'Show original');
  await expect(page.getByRole('dialog').getByLabel('Body')).toContainText(`"id": "${rfq}"`);
  await page.keyboard.press('Escape');

  await log.filter.fill(rfq);
  await expect(page).toHaveURL(new RegExp(`q=${rfq}`));
  await expect(log.rows).toHaveCount(1);
  await log.act(rfq, 'Replay');
  await expect(page.getByText('1 notification replayed.')).toBeVisible();
  await log.filter.fill('');
  await log.act(rfq, 'Replay its trip');
  await page
    .getByRole('dialog', { name: `Replay trip ${code}` })
    .getByRole('button', { name: 'Replay' })
    .click();
  await expect(page.getByText('2 notifications replayed.')).toBeVisible();
  await page.getByRole('button', { name: 'Replay a time range' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(page.getByText('2 notifications replayed.')).toHaveCount(2);

  await log.tab('Waiting').click();
  await expect(page).toHaveURL(/status=pending/);
  await expect(page.getByText('No notifications match')).toBeVisible({ timeout: 15_000 });
  await expect.poll(isSettled, { timeout: 15_000 }).toBe(true);
  expect(await lines()).toBe(before);
});

test('rejected credentials pause the connection, and new ones resume it', async ({ sourcing: { desk, sandbox } }) => {
  const session = await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await sandbox.play('faults', { refuse: 'unauthorized' });
  await her.panel.searchInAvinode();

  const { page } = await desk.signIn('lead', { at: '/settings/connection' });
  const state = page.getByRole('region', { name: 'State' });
  await expect(state).toContainText('Paused', { timeout: 15_000 });
  await expect(state).toContainText('1 thing');
  await her.page.reload();
  await expect(her.panel.section('Avinode trip')).toContainText('A lead has to renew them');

  await sandbox.play('faults', { refuse: null });
  const form = page.getByRole('form', { name: 'New credentials' });
  await form.getByLabel('API token', { exact: true }).last().fill('sandbox-api-token');
  await form.getByLabel('Bearer token').fill('sandbox-bearer');
  await form.getByRole('button', { name: 'Replace credentials' }).click();
  await expect(state).toContainText('Connected');
  await expect(form.getByLabel('Bearer token')).toHaveValue('');
  await expect(her.panel.searchLink).toBeVisible();
  expect(await sandbox.look<readonly unknown[]>('trips')).toHaveLength(1);
});

test('proposal settings survive leaving the page, are saved, and start the next draft', async ({ desk }) => {
  const session = await desk.session({
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    quotes: [{ operator: 'Meridian Jets', total: 45_000 }],
  });
  const { page } = await desk.signIn('lead', { at: '/settings/brokerage' });
  const form = page.getByRole('form', { name: 'Proposals' });
  await form.getByLabel('Margin in percent').fill('12,5');
  await form.getByLabel('Name', { exact: true }).fill('Hartley Air Charter LLC');
  await page.getByRole('link', { name: 'Exchange rates' }).click();
  await expect(page.getByRole('region', { name: 'Add a rate' })).toBeVisible();
  await page.getByRole('link', { name: 'Proposals' }).click();
  await expect(form.getByLabel('Margin in percent')).toHaveValue('12,5');
  await form.getByLabel('Colour', { exact: true }).fill('red');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('A colour like #1d4ed8')).toBeVisible();
  await form.getByLabel('Colour', { exact: true }).fill('#0F766E');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved; applies to new drafts.')).toBeVisible();
  await expect(form.getByText('Not saved yet')).toBeHidden();

  const waits = page.getByRole('form', { name: 'Reminders' });
  await waits.getByLabel('An operator is silent after', { exact: true }).fill('10');
  await waits.getByLabel(/^Unit of .An operator/).selectOption('minutes');
  await waits.getByRole('button', { name: 'Save' }).click();
  await expect(waits.getByText('From 15 minutes to 7 days')).toBeVisible();
  await waits.getByLabel(/^Unit of .An operator/).selectOption('hours');
  await waits.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved; applies from now on.')).toBeVisible();

  const ana = await desk.api('ana');
  const { proposalId } = await ana.proposals.draft.mutate({ sessionId: session.id, idempotencyKey: 'key-of-a-draft' });
  const { draft, people } = await ana.proposals.byId.query({ proposalId });
  expect(draft.margin).toEqual({ kind: 'percent', basisPoints: 1_250 });
  expect(people.brokerage).toMatchObject({ name: 'Hartley Air Charter LLC', color: '#0f766e' });
});

test('two leads who change the same setting see the conflict, and lose nothing', async ({ desk, watch }) => {
  watch.allow(/409/);
  const { page } = await desk.signIn('lead', { at: '/settings/brokerage' });
  const form = page.getByRole('form', { name: 'Proposals' });
  await form.getByLabel('Margin in percent').fill('9');
  await form.getByLabel('Contact line').fill('ops@hartley.example');
  const other = await desk.api('lead');
  const { name: _, ...before } = await other.brokerage.form.query();
  await other.brokerage.saveForm.mutate({ ...before, defaultMarginBasisPoints: 1_500, before });

  await form.getByRole('button', { name: 'Save' }).click();
  const conflict = form.getByRole('alert').filter({ hasText: 'Another change was saved first' });
  await expect(conflict.getByRole('row', { name: 'Margin in percent 9 15' })).toBeVisible();
  expect(await other.brokerage.form.query()).toMatchObject({ defaultMarginBasisPoints: 1_500, contactLine: null });
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(form.getByLabel('Margin in percent')).toHaveValue('15');
  await expect(form.getByLabel('Contact line')).toHaveValue('ops@hartley.example');

  await form.getByLabel('Margin in percent').fill('12');
  const now = { ...before, defaultMarginBasisPoints: 1_500 };
  await other.brokerage.saveForm.mutate({ ...now, defaultMarginBasisPoints: 1_600, before: now });
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('button', { name: 'Keep mine' }).click();
  await expect(page.getByText('Saved; applies to new drafts.')).toBeVisible();
  expect(await other.brokerage.form.query()).toMatchObject({
    defaultMarginBasisPoints: 1_200,
    contactLine: 'ops@hartley.example',
  });
});

test('a broker sees that only a lead may open these pages', async ({ desk }) => {
  const her = await desk.signIn('ana', { at: '/settings/deliveries' });
  await expect(her.page.getByText('Only a lead sees this.')).toBeVisible();
  for (const page of ['connection', 'brokerage', 'jobs']) {
    await her.page.goto(`/settings/${page}`);
    await expect(her.page.getByText('Only a lead sees this.')).toBeVisible();
  }
  await her.page.goto('/settings/rates');
  await expect(her.page.getByRole('region', { name: 'Add a rate' })).toBeVisible();
  await expect(her.page.getByRole('navigation', { name: 'Settings' })).toBeHidden();
});
