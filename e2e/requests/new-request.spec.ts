import { expect, test } from '../fixtures/fixtures.ts';
import { RequestDialog } from '../pages/request-dialog.ts';

const inThreeWeeks = new Date(Date.now() + 21 * 86_400_000).toISOString().slice(0, 10);

test('a request is created by keyboard alone', async ({ desk }) => {
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  const { keyboard } = her.page;
  const request = new RequestDialog(her.page);
  await keyboard.press('c');
  await expect(request.client).toBeFocused();
  await keyboard.type('Olivia Hartley');
  const add = request.dialog.getByRole('button', { name: 'Add “Olivia Hartley” as a new client' });
  await add.press('Enter');
  await expect(request.dialog.getByRole('button', { name: 'Choose another client' })).toBeVisible();
  await request.leg(1).field('From').focus();
  await keyboard.type('kteb');
  await keyboard.press('Tab');
  await keyboard.type('kvny');
  await request.leg(1).field('Date').fill(inThreeWeeks);
  await request.dialog.getByRole('combobox', { name: 'Aircraft category' }).selectOption('Midsize jet');
  await request.dialog.getByRole('textbox', { name: 'Budget' }).fill('38,500');
  await request.leg(1).field('Pax').focus();
  await keyboard.type('4');
  await keyboard.press('Enter');

  await expect(request.dialog).toBeHidden();
  await expect(her.thread.heading).toContainText('KTEB → KVNY');
  await expect(her.row(/KTEB to KVNY.*4 passengers, Olivia Hartley.*Searching aircraft/)).toBeVisible();
  await expect(her.panel.nextAction).toContainText('Attach the Avinode trip');
  await expect(her.panel.section('Trip request')).toContainText('Midsize jet');
  await expect(her.panel.section('Trip request')).toContainText('38,500');
});

test('an incomplete request is created, and names what is missing', async ({ desk }) => {
  const her = await desk.signIn('ana');
  const request = new RequestDialog(her.page);
  await her.page.keyboard.press('c');
  await request.subject.fill('A birthday in Ibiza');
  await request.create();
  await expect(her.thread.heading).toContainText('A birthday in Ibiza');
  await expect(her.panel.nextAction).toContainText('Still missing: route, date, passengers.');
});

test('an invalid leg is an error of its field, and the draft survives closing', async ({ desk }) => {
  const her = await desk.signIn('ana');
  const request = new RequestDialog(her.page);
  await her.page.keyboard.press('c');
  await request.leg(1).field('From').fill('KTEB');
  await request.leg(1).field('To').fill('KTEB');
  await request.create();
  await expect(request.dialog.getByRole('alert')).toContainText('What you typed is kept.');
  await expect(request.leg(1).field('To')).toHaveAttribute('aria-invalid', 'true');

  await request.dialog.getByRole('button', { name: 'Close' }).last().click();
  await her.page.reload();
  await her.page.getByRole('button', { name: 'New request' }).first().click();
  await expect(request.leg(1).field('From')).toHaveValue('KTEB');
});

test('a request whose answer was lost is sent again after a reload, and created once', async ({ desk, watch }) => {
  watch.allow(/ERR_FAILED/);
  const her = await desk.signIn('ana');
  const request = new RequestDialog(her.page);
  await her.page.keyboard.press('c');
  await request.subject.fill('A birthday in Ibiza');
  await her.page.route('**/requests.create*', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await request.create();
  await expect(request.dialog.getByRole('alert')).toContainText('What you typed is kept');
  await her.page.unroute('**/requests.create*');

  await her.page.reload();
  await her.page.getByRole('button', { name: 'New request' }).first().click();
  await expect(request.subject).toHaveValue('A birthday in Ibiza');
  await request.create();
  await expect(her.thread.heading).toContainText('A birthday in Ibiza');
  const { sessions } = await (await desk.api('ana')).sessions.list.query({});
  expect(sessions).toHaveLength(1);
});
