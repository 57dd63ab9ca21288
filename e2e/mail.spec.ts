import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

test('a message waits for approval, goes out, and the answer stands in the thread by itself', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', email: 'olivia@client.example', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  await expect(her.thread.composer).toContainText('Goes to olivia@client.example by mail');
  await her.thread.field.fill('Three aircraft are free on the 12th.');
  await her.thread.composer.getByRole('button', { name: 'Send by mail' }).click();
  await expect(her.thread.entry('Waits for approval in the outbox')).toBeVisible();

  await her.page.getByRole('link', { name: 'Outbox, 1 to approve' }).click();
  const mail = her.page.getByRole('button', { name: /To approve: .*to Olivia Hartley/ });
  await mail.focus();
  await her.page.keyboard.press('a');
  await expect(mail).toBeHidden();
  await expect(her.page.getByRole('link', { name: 'Outbox', exact: true })).toBeVisible();

  await her.page.getByRole('link', { name: 'Desk', exact: true }).click();
  await her.open('Olivia Hartley');
  await expect(her.thread.entry('Kept in the outbox: this desk has no mail server')).toBeVisible();
  await desk.mail({
    from: 'Olivia <olivia@client.example>',
    text: 'The second one, please.\n\n> Three aircraft are free.',
  });
  await expect(her.thread.entry('The second one, please.')).toBeVisible();
  await expect(her.thread.messages('Olivia Hartley, from the client, by mail')).toBeVisible();
});

test('a mail of somebody unknown waits among the orphans and is attached by hand', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  await desk.mail({ from: 'Her assistant <pa@elsewhere.example>', text: 'Can we leave an hour later?' });
  const her = await desk.signIn('ana', { at: '/orphans' });
  await expect(her.page.getByText('Can we leave an hour later?')).toBeVisible();
  await her.page.getByRole('button', { name: 'Attach', exact: true }).click();
  await her.page
    .getByRole('dialog')
    .getByRole('button', { name: /Olivia Hartley/ })
    .click();
  await expect(her.page.getByText('Can we leave an hour later?')).toBeHidden();
  await her.page.getByRole('link', { name: 'Desk', exact: true }).click();
  await her.open('Olivia Hartley');
  await expect(her.thread.entry('Can we leave an hour later?')).toBeVisible();
});

test('the outbox and the mail settings can be used by everybody', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', email: 'olivia@client.example', route: 'KTEB KVNY' });
  const api = await desk.api('ana');
  for (const text of ['Three aircraft are free on the 12th.', 'A fourth one came in.'])
    await api.messages.send.mutate({
      sessionId: session.id,
      audience: 'client',
      text,
      idempotencyKey: crypto.randomUUID(),
    });
  const lea = await desk.signIn('lead', { at: '/outbox' });
  for (const [at, seen] of [
    ['/outbox', lea.page.getByRole('button', { name: /^Approve all 2/ })],
    ['/settings/mail', lea.page.getByRole('form', { name: 'Mail that goes out' })],
  ] as const) {
    await lea.page.goto(at);
    await expect(seen).toBeVisible();
    const { violations } = await new AxeBuilder({ page: lea.page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  }
});
