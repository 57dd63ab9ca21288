import type { Page } from '@playwright/test';
import { findSeriousViolations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/fixtures.ts';

/** Returns axe’s serious findings in light, and the colour findings in dark. */
async function grave(page: Page): Promise<readonly string[]> {
  const light = await findSeriousViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const dark = await findSeriousViolations(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((found) => `dark: ${found}`)];
}

const quotes = [
  { operator: 'Meridian Jets', total: 24_500, validUntil: new Date(Date.now() + 3 * 3_600_000).toISOString() },
  { operator: 'Blue Ridge Air', total: 22_900, validUntil: new Date(Date.now() - 3_600_000).toISOString() },
];

test('axe finds nothing serious, light and dark', async ({ desk }) => {
  // It visits every screen.
  test.setTimeout(240_000);
  const session = await desk.session({
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    rfqs: ['Silent Wings'],
    quotes,
    messages: [
      { from: 'client', text: 'Four of us.' },
      { from: 'operator', text: 'Happy to quote.' },
      { from: 'owner', to: 'internal', text: 'She likes mornings.' },
    ],
  });
  await desk.session({ client: 'Marcus Vale', status: 'paused' });
  await desk.session({ owner: 'ben', route: 'EGGW LSGG', trip: 'A1B2C3' });
  await desk.notify({ id: 'arfq-7', type: 'rfqs', tripId: 'ZZZZZ9' });

  const signIn = await desk.visit('/sign-in');
  await expect(signIn.getByRole('heading', { name: 'Sign in to your desk' })).toBeVisible();
  expect(await grave(signIn), 'sign-in').toEqual([]);

  const her = await desk.signIn('ana', { at: `/?scope=team&session=${session.id}` });
  await expect(her.thread.entry('She likes mornings.')).toBeVisible();
  await expect(her.panel.section('Quotes')).toContainText('Meridian Jets');
  await expect(her.rows).toHaveCount(3);
  expect(await grave(her.page), 'desk').toEqual([]);

  await her.page.goto('/trips/A1B2C3');
  await expect(her.page.getByRole('region', { name: 'Quotes' })).toContainText('Meridian Jets');
  expect(await grave(her.page), 'trip').toEqual([]);

  const { client } = await (await desk.api('ana')).sessions.byId.query({ sessionId: session.id });
  await (
    await desk.api('ana')
  ).clients.addPerson.mutate({
    clientId: client?.id ?? '',
    name: 'Kim Doe',
    mayApprove: true,
    idempotencyKey: 'key-of-kim-doe',
  });
  await (await desk.api('ana')).clients.create.mutate({ name: 'O. Hartley', idempotencyKey: 'key-of-a-double' });
  await her.page.goto('/clients');
  await expect(her.page.getByRole('list', { name: 'Clients' })).toContainText('Marcus Vale');
  expect(await grave(her.page), 'clients').toEqual([]);
  await her.page
    .getByRole('list', { name: 'Clients' })
    .getByRole('link', { name: /^Olivia Hartley/ })
    .first()
    .click();
  await her.page.getByRole('button', { name: 'Compare and merge with O. Hartley' }).click();
  await expect(her.page.getByRole('region', { name: 'Result of the merge' })).toBeVisible();
  expect(await grave(her.page), 'merge').toEqual([]);
  await her.page.keyboard.press('Escape');
  expect(await grave(her.page), 'client').toEqual([]);

  await her.page.goto('/orphans');
  await expect(her.page.getByRole('list', { name: 'Notifications without a session' })).toContainText('arfq-7');
  expect(await grave(her.page), 'orphans').toEqual([]);

  await her.page.goto('/expiring');
  await expect(her.page.getByRole('region', { name: 'Within 6 h' })).toContainText('Meridian Jets');
  expect(await grave(her.page), 'expiring').toEqual([]);
  await her.page.goto('/silent');
  await expect(her.page.getByRole('list', { name: 'Silent operators', exact: true })).toContainText('Silent Wings');
  expect(await grave(her.page), 'silent').toEqual([]);

  const { page: leads } = await desk.signIn('lead', { at: '/settings/deliveries' });
  await expect(leads.getByRole('tabpanel', { name: 'Notifications' })).toContainText('arfq-7');
  expect(await grave(leads), 'delivery log').toEqual([]);
  await leads.goto('/settings/connection');
  await expect(leads.getByRole('form', { name: 'New credentials' })).toBeVisible();
  expect(await grave(leads), 'connection').toEqual([]);
  await leads.goto('/settings/brokerage');
  await expect(leads.getByRole('form', { name: 'Reminders' })).toBeVisible();
  expect(await grave(leads), 'proposal settings').toEqual([]);

  await her.page.keyboard.press('c');
  await expect(her.page.getByRole('dialog', { name: 'New request' })).toBeVisible();
  expect(await grave(her.page), 'new request').toEqual([]);
  await her.page.keyboard.press('Escape');

  await her.page.keyboard.press('q');
  await her.page.getByRole('textbox', { name: 'The request in a line' }).fill('teb to london 12/11 6 pax 45k hangar');
  await expect(her.page.getByRole('button', { name: /^To: EGGW, to be chosen/ })).toBeVisible();
  expect(await grave(her.page), 'quick entry').toEqual([]);
});

test('control: text that is unreadable only in dark is found', async ({ desk }) => {
  const page = await desk.visit('/sign-in');
  await page.getByRole('heading', { name: 'Sign in to your desk' }).evaluate((heading) => {
    heading.style.color = 'rgb(20, 20, 20)';
  });
  expect(await grave(page)).toEqual([expect.stringContaining('dark: color-contrast')]);
});
