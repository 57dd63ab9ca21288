import { expect, test } from './fixtures.ts';
import { RequestDialog } from './pages/request-dialog.ts';

test('an airport is found by a few letters of its city, its name or its code', async ({ desk }) => {
  const her = await desk.signIn('ana');
  const request = new RequestDialog(her.page);
  await her.page.keyboard.press('c');
  const [from, to] = [request.leg(1).field('From'), request.leg(1).field('To')];
  const found = her.page.getByRole('listbox', { name: 'Airports found' });

  await from.pressSequentially('tetb');
  await expect(found).toBeHidden();
  await expect(her.page.getByText('No airport is known by that.')).toBeVisible();
  await from.press('Backspace');
  await expect(found.getByRole('option', { name: /KTEB.*Teterboro/ })).toBeVisible();
  await from.press('Escape');
  await expect(found).toBeHidden();
  await expect(request.dialog).toBeVisible();
  await from.fill('teterb');
  await expect(found.getByRole('option', { selected: true })).toContainText('KTEB');
  await from.press('Enter');
  await expect(from).toHaveValue('KTEB');
  await expect(from).toHaveAccessibleDescription('Teterboro');

  await to.pressSequentially('malaga');
  await expect(found.getByRole('option', { selected: true })).toContainText('LEMG');
  await to.fill('paris');
  await expect(found.getByRole('option').nth(2)).toContainText('LFPB');
  await to.press('ArrowDown');
  await to.press('ArrowDown');
  await to.press('Tab');
  await expect(to).toHaveValue('LFPB');
  await expect(request.leg(1).field('Date')).toBeFocused();

  await to.fill('lbg');
  await expect(to).toHaveAccessibleDescription('Paris');
  await request.leg(1).field('Pax').focus();
  await expect(to).toHaveValue('LFPB');
});
