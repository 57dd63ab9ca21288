import { findSeriousViolations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/fixtures.ts';

test('a message is approved and sent, and the answer appears in the thread', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', email: 'olivia@client.example', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  await expect(her.thread.composer).toContainText('Goes to olivia@client.example by email');
  await her.thread.field.fill('Three aircraft are free on the 12th.');
  await her.thread.composer.getByRole('button', { name: 'Send by email' }).click();
  await expect(her.thread.entry('Awaiting approval in the outbox')).toBeVisible();

  await her.page.getByRole('link', { name: 'Outbox, 1 to approve' }).click();
  const mail = her.page.getByRole('button', { name: /To approve: .*to Olivia Hartley/ });
  await mail.focus();
  await her.page.keyboard.press('a');
  await expect(mail).toBeHidden();
  await expect(her.page.getByRole('link', { name: 'Outbox', exact: true })).toBeVisible();

  await her.page.getByRole('link', { name: 'Desk', exact: true }).click();
  await her.open('Olivia Hartley');
  await expect(her.thread.entry('Not sent: no mail server')).toBeVisible();
  await desk.mail({
    from: 'Olivia <olivia@client.example>',
    text: 'The second one, please.\n\n> Three aircraft are free.',
  });
  await expect(her.thread.entry('The second one, please.')).toBeVisible();
  await expect(her.thread.messages('Olivia Hartley, from the client, by email')).toBeVisible();
});

test('mail from an unknown sender is an orphan until it is attached', async ({ desk }) => {
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

test('the outbox and the email settings are accessible', async ({ desk }) => {
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
    ['/settings/mail', lea.page.getByRole('form', { name: 'Outgoing email' })],
  ] as const) {
    await lea.page.goto(at);
    await expect(seen).toBeVisible();
    expect(await findSeriousViolations(lea.page)).toEqual([]);
  }
});

test('a mail with a file goes out by a real mail server; a refused mail is retried and arrives once', async ({
  mailing: { desk, server },
}) => {
  test.slow();
  const session = await desk.session({ client: 'Olivia Hartley', email: 'olivia@client.example', route: 'KTEB KVNY' });
  const lead = await desk.api('lead');
  const { inboxes: _, ...before } = await lead.mails.settings.query();
  await lead.mails.saveSettings.mutate({ needsApproval: false, fromName: 'Skyline', signature: null, before });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  server.refusal = '5.1.1 No such mailbox here';
  const brochure = Buffer.from('%PDF-1.7 not to be looked into \u0000\u00ff');
  await her.thread.composer
    .getByLabel('Files to attach')
    .setInputFiles({ name: 'Brochüre.pdf', mimeType: 'application/pdf', buffer: brochure });
  // Its size is shown once the upload is complete.
  await expect(her.thread.composer.getByRole('list', { name: 'Attached files' })).toContainText(
    /Brochüre\.pdf\s*\d+ B/,
  );
  await her.page.reload();
  await expect(her.thread.composer.getByRole('list', { name: 'Attached files' })).toContainText('Brochüre.pdf');
  await her.thread.field.fill('The brochure, as promised.');
  await her.thread.composer.getByRole('button', { name: 'Send by email' }).click();
  await expect(her.thread.entry(/Not sent\. .*5\.1\.1 No such mailbox here/)).toBeVisible();
  await expect(her.thread.timeLine.getByRole('link', { name: /Brochüre\.pdf/ })).toBeVisible();

  server.refusal = null;
  await her.thread.timeLine.getByRole('button', { name: 'Retry' }).click();
  await expect(her.thread.timeLine.getByText('Sent', { exact: true })).toBeVisible();
  expect(server.arrived).toHaveLength(1);
  const [mail] = server.arrived;
  expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['Brochüre.pdf']);
  expect(mail?.attachments[0]?.content.equals(brochure)).toBe(true);
  expect(mail?.replyTo?.value[0]?.address).toMatch(/^reply\+.*@replies\.example$/);
});

test('a client without an address gets one from the composer, and the message goes by mail', async ({ desk }) => {
  const session = await desk.session({ client: 'Marcus Vale', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.thread.field.fill('Good morning');
  await her.thread.composer.getByRole('button', { name: 'Add address' }).click();
  const dialog = her.page.getByRole('dialog', { name: 'Email address of Marcus Vale' });
  await dialog.getByRole('textbox', { name: 'Email' }).fill('marcus at vale');
  await dialog.getByRole('textbox', { name: 'Email' }).press('Enter');
  await expect(dialog.getByText('An email address looks like')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Email' }).fill('marcus@vale.example');
  await dialog.getByRole('button', { name: 'Save address' }).click();
  await expect(her.thread.composer).toContainText('Goes to marcus@vale.example by email');
  await expect(her.thread.field).toHaveValue('Good morning');
});

test('in a demo the outbox answers as the client, through the inbound email webhook', async ({ desk }) => {
  const session = await desk.session({ client: 'Zoë Ängström', email: 'zoe@client.example', route: 'KTEB KVNY' });
  const api = await desk.api('ana');
  const { item } = await api.messages.send.mutate({
    sessionId: session.id,
    audience: 'client',
    text: 'Three aircraft are free on the 12th.',
    idempotencyKey: crypto.randomUUID(),
  });
  await api.mails.approve.mutate({ mailId: item.message?.mail?.mailId ?? '' });
  const her = await desk.signIn('ana', { at: '/outbox' });
  const { key, user, password } = desk.inbox;
  const inbox = { address: `/webhooks/mail/${key}`, user, password, of: [desk.agents.ana.email] };
  await her.page.route('**/api/demo', (route) => route.fulfill({ json: { demo: true, inbox } }));
  await her.page.getByRole('button', { name: 'No mail server', exact: true }).click();
  await her.page.getByRole('button', { name: /Not sent: no mail server: .*to Zoë Ängström/ }).click();
  const form = her.page.getByRole('form', { name: 'Reply as the client' });
  await form.getByRole('textbox').fill('The second one, please – “Zoë”.');
  await form.getByRole('button', { name: 'Submit reply' }).click();
  await her.page.getByRole('link', { name: 'Desk', exact: true }).click();
  await her.open('Zoë Ängström');
  await expect(her.thread.messages('Zoë Ängström, from the client, by email')).toContainText(
    'The second one, please – “Zoë”.',
  );
  await expect(her.thread.timeLine.getByText('Earlier email')).toBeVisible();
});

test('unsaved email settings survive leaving the page', async ({ desk }) => {
  const lea = await desk.signIn('lead', { at: '/settings/mail' });
  const form = lea.page.getByRole('form', { name: 'Outgoing email' });
  await form.getByRole('textbox', { name: 'Company name in the sender' }).fill('Skyline Charter');
  await form.getByRole('checkbox').uncheck();
  await lea.page.getByRole('link', { name: 'Notification log' }).click();
  await lea.page.getByRole('link', { name: 'Email', exact: true }).click();
  await expect(form.getByRole('textbox', { name: 'Company name in the sender' })).toHaveValue('Skyline Charter');
  await expect(form.getByRole('checkbox')).not.toBeChecked();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(lea.page.getByText('Saved; applies to new email')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Discard' })).toBeHidden();
});
