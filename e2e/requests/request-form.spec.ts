import { expect, test } from '../fixtures/fixtures.ts';

test('missing facts are named, and one key leads to the field', async ({ desk }) => {
  await desk.session({ client: 'Marcus Vale', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana');
  await her.open(/Marcus Vale/);
  const request = her.panel.section('Trip request');
  await expect(request.getByRole('img', { name: '4 of 7 request facts filled in' })).toBeVisible();
  await expect(request).toContainText('Good to have:');
  await her.page.keyboard.press('m');
  const form = her.page.getByRole('dialog', { name: 'Edit the trip request' });
  await expect(form.getByLabel('Time', { exact: true })).toBeFocused();
  await form.getByLabel('Time', { exact: true }).fill('09:00');
  await form.getByLabel('Pets').fill('2 dogs');
  await form.getByLabel('Wi-Fi').selectOption('Yes');
  await form.getByRole('button', { name: 'Save request' }).click();
  await expect(request).toContainText('2 dogs');
  await expect(request.getByRole('img', { name: '5 of 7 request facts filled in' })).toBeVisible();
  await request.getByRole('button', { name: 'budget' }).click();
  await expect(form.getByLabel('Budget')).toBeFocused();
});

test('a trip turns into another shape, and keeps what was typed', async ({ desk }) => {
  await desk.session({ client: 'Marcus Vale', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana');
  await her.open(/Marcus Vale/);
  const request = her.panel.section('Trip request');
  await request.getByRole('button', { name: 'Edit request' }).click();
  const form = her.page.getByRole('dialog', { name: 'Edit the trip request' });
  await expect(form.getByRole('radio', { name: 'One way' })).toBeChecked();
  await form.getByText('Round trip').click();
  const back = form.getByRole('group', { name: 'Leg 2' });
  await expect(back.getByLabel('From', { exact: true })).toHaveValue('KVNY');
  await back.getByLabel('Pax', { exact: true }).fill('2');
  await form.getByText('One way').click();
  await expect(back).toBeHidden();
  await form.getByText('Round trip').click();
  await expect(back.getByLabel('Pax', { exact: true })).toHaveValue('2');
  await form.getByRole('button', { name: 'Save request' }).click();
  await expect(request).toContainText('KVNY → KTEB');
});
