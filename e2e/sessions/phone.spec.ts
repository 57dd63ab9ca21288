import { devices } from '@playwright/test';
import { expect, test } from '../fixtures/fixtures.ts';

const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
const context = { ...phone, viewport: { width: 390, height: 844 } };

test('a phone shows one pane at a time under the same address, with a back button', async ({ desk }) => {
  const session = await desk.session({
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    messages: [{ from: 'client', text: 'Four of us, please.' }],
  });
  const her = await desk.signIn('ana', { context });
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await expect(her.thread.pane).toBeHidden();

  await her.open('Olivia Hartley');
  await expect(her.page).toHaveURL(`${desk.address}/?session=${session.id}`);
  await expect(her.thread.entry('Four of us, please.')).toBeVisible();
  await expect(her.list).toBeHidden();
  await her.thread.send('With pleasure.');
  await expect(her.thread.messages('Ana Silva, to the client')).toBeInViewport();

  await her.page.getByRole('button', { name: 'Trip, quotes and people' }).click();
  const details = her.page.getByRole('dialog', { name: 'Details' });
  await expect(details).toContainText('Attach the Avinode trip');
  await details.getByRole('button', { name: 'Close' }).click();
  await her.page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await her.page.goBack();
  await expect(her.thread.pane).toBeVisible();
});

test('nothing is wider than the phone', async ({ desk }) => {
  const quotes = [{ operator: 'An operator with a rather long name of its own', total: 1_234_567.89 }];
  const client = 'Wilhelmina Featherstonehaugh-Abernathy of Kirkcudbright';
  const session = await desk.session({ client, route: 'KTEB KVNY', trip: 'atrip-64956150', quotes });
  for (const at of ['/', `/?session=${session.id}`, '/trips/atrip-64956150', '/orphans', '/sign-in']) {
    const her = await desk.signIn('ana', { at, context: { ...context, viewport: { width: 360, height: 740 } } });
    await expect(her.page.getByRole('main')).toBeVisible();
    await expect(her.page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
    const overflow = () => her.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow(), at).toBeLessThanOrEqual(0);
  }
});

test('beside the list on a tablet, the send button stays inside the composer', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', email: 'olivia@client.example' });
  const context = { viewport: { width: 768, height: 900 } };
  const { page } = await desk.signIn('lead', { at: `/?scope=team&session=${session.id}`, context });
  const send = page.getByRole('button', { name: 'Send by email' });
  await expect(send).toBeVisible();
  const overflow = await send.evaluate((button) => {
    const frame = button.closest('form')?.querySelector('textarea')?.parentElement;
    return button.getBoundingClientRect().right - (frame?.getBoundingClientRect().right ?? 0);
  });
  expect(overflow).toBeLessThanOrEqual(0);
});
