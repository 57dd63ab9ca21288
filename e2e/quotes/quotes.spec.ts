import { expect, test } from '../fixtures/fixtures.ts';

test('a quote received by email is recorded with its costs, and revised', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY', trip: 'A1B2C3' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  const section = her.panel.section('Quotes');
  await section.getByRole('button', { name: 'Record quote' }).click();
  const form = her.page.getByRole('dialog', { name: 'Record a quote' });
  await form.getByRole('textbox', { name: 'Operator' }).fill('Harbourline Aviation');
  await form.getByRole('textbox', { name: 'Total price' }).fill('$45,000.00');
  await form.getByRole('textbox', { name: 'Year of make' }).fill('2017');
  await form.getByRole('button', { name: 'in 24 h' }).click();
  await form.getByRole('combobox', { name: 'Catering' }).selectOption('on top');
  await form.getByRole('textbox', { name: 'Catering, amount in USD' }).fill('free');
  await form.getByRole('button', { name: 'Record quote' }).click();
  await expect(form.getByText('Catering: an amount like 450')).toBeVisible();
  await form.getByRole('textbox', { name: 'Catering, amount in USD' }).fill('450');
  await form.getByRole('button', { name: 'Record quote' }).click();
  await expect(section.getByRole('listitem')).toContainText('USD 45,000');
  await expect(section.getByRole('listitem')).toContainText('on top catering');

  await section.getByRole('button', { name: 'New price' }).click();
  const revision = her.page.getByRole('dialog', { name: 'New price of Harbourline Aviation' });
  await expect(revision.getByRole('textbox', { name: 'Year of make' })).toHaveValue('2017');
  await revision.getByRole('textbox', { name: 'What changed' }).fill('Down after a call');
  await revision.getByRole('textbox', { name: 'Total price' }).fill('42,000');
  await revision.getByRole('button', { name: 'Save new price' }).click();
  await expect(section.getByRole('listitem').first()).toContainText('USD 42,000');
  await expect(section.getByText('2 prices')).toBeVisible();
});

test('a manual quote without a trip stays with its session when a trip is attached', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  const section = her.panel.section('Quotes');
  for (const [operator, price] of [
    ['Harbourline Aviation', '45,000'],
    ['Silent Wings', '47,500'],
  ] as const) {
    await section.getByRole('button', { name: 'Record quote' }).click();
    const form = her.page.getByRole('dialog', { name: 'Record a quote' });
    await form.getByRole('textbox', { name: 'Operator' }).fill(operator);
    await form.getByRole('textbox', { name: 'Total price' }).fill(price);
    await form.getByRole('button', { name: 'in 24 h' }).click();
    await form.getByRole('button', { name: 'Record quote' }).click();
    await expect(section.getByRole('listitem').filter({ hasText: operator })).toBeVisible();
  }
  await section.getByRole('link', { name: 'Compare 2 quotes' }).click();
  await expect(her.page.getByRole('columnheader', { name: /Harbourline Aviation/ })).toBeVisible();
  await her.page.goBack();

  await her.panel.attachTrip('b2c9k4');
  await expect(her.thread.entry('attached trip B2C9K4')).toBeVisible();
  await expect(section.getByRole('listitem')).toHaveCount(2);
  await her.undo();
  await expect(her.panel.section('Avinode trip')).toContainText('No trip attached yet');
  await expect(section.getByRole('listitem')).toHaveCount(2);
});
