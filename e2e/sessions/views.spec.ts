import { expect, test } from '../fixtures/fixtures.ts';
import type { DeskPage } from '../pages/desk-page.ts';

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const lapsing = (trip: string, hours: number) => ({
  trip,
  quotes: [{ operator: 'Meridian Jets', total: 24_500, validUntil: inHours(hours) }],
});

const openFilters = async (desk: DeskPage) => {
  await desk.page.getByRole('button', { name: 'Filters' }).click();
  return desk.page.getByRole('dialog', { name: 'Filters' });
};

test('the filter for quotes that expire within a day is saved as a view', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley', ...lapsing('A1B2C3', 5) });
  await desk.session({ client: 'Marcus Vale', ...lapsing('D4E5F6', 60) });
  await desk.session({ client: 'Sofia Moreau' });
  const her = await desk.signIn('ana');
  await expect(her.rows).toHaveCount(3);

  const filters = await openFilters(her);
  await filters.getByRole('checkbox', { name: 'Expiring within 24 h' }).check();
  await expect(her.rows).toHaveCount(1);
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await filters.getByRole('textbox', { name: 'Name of the view' }).fill('Today’s prices');
  await filters.getByRole('button', { name: 'Save' }).click();
  await expect(filters.getByRole('button', { name: 'Today’s prices', exact: true })).toBeVisible();
  await her.page.keyboard.press('Escape');
  await her.page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(her.rows).toHaveCount(3);

  await her.page.reload();
  const again = await openFilters(her);
  await again.getByRole('button', { name: 'Today’s prices', exact: true }).click();
  await expect(her.rows).toHaveCount(1);
  await expect(her.page).toHaveURL(/\?expiring=1$/);

  await her.page.goto('/?q=Marcus');
  await expect(her.rows).toHaveCount(1);
  await her.chooseCommand('today’s');
  await expect(her.page).toHaveURL(/\?expiring=1$/);
  await expect(her.row('Olivia Hartley')).toBeVisible();
});

test('the filter does not reveal a colleague’s expiring quote', async ({ desk }) => {
  await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY', ...lapsing('A1B2C3', 5) });
  const his = await desk.signIn('ben', { at: '/?scope=team&expiring=1' });
  await expect(his.page.getByText('No sessions match')).toBeVisible();
  const leas = await desk.signIn('lead', { at: '/?scope=team&expiring=1' });
  await expect(leas.row('Olivia Hartley')).toBeVisible();
});

test('the keys act on what is open when the list does not show it', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?q=nobody&session=${session.id}` });
  await expect(her.thread.heading).toBeVisible();
  await her.page.keyboard.press('e');
  await her.page.getByRole('dialog', { name: 'Complete' }).getByRole('button', { name: 'Won' }).click();
  await expect(her.panel.panel).toContainText('Won');
});
