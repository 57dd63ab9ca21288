import { expect, test } from '../fixtures/fixtures.ts';
import { CardPage } from '../pages/card-page.ts';
import { RequestDialog } from '../pages/request-dialog.ts';

const key = (name: string) => `key-of-${name}`;

test('a client is found from anywhere by a few letters, also of its people', async ({ desk }) => {
  const api = await desk.api('ana');
  const { client } = await api.clients.create.mutate({
    name: 'Olivia Hartley',
    companyName: 'Hartley & Sons',
    idempotencyKey: key('olivia'),
  });
  await api.clients.addPerson.mutate({
    clientId: client.id,
    name: 'Kim Doe',
    phone: '+1 201 555 0134',
    idempotencyKey: key('kim-on-card'),
  });
  const his = await desk.signIn('ben');
  await his.page.getByRole('navigation', { name: 'Main' }).waitFor();
  for (const letters of ['oliv', 'sons', 'kim', '555 01']) {
    await his.page.keyboard.press('Control+k');
    await his.palette.fill(letters);
    await his.page.getByRole('option', { name: /^Olivia Hartley/ }).click();
    await expect(new CardPage(his.page).heading).toHaveText('Olivia Hartley');
  }
});

test('the list is operated by keys, filtered while typing, and says when none match', async ({ desk }) => {
  const api = await desk.api('ana');
  for (const name of ['Bea Adams', 'Cleo Brown', 'Dora Clark'])
    await api.clients.create.mutate({ name, idempotencyKey: key(name.replace(' ', '-')) });
  const hers = await desk.signIn('ana', { at: '/clients' });
  const page = new CardPage(hers.page);
  await expect(page.rows).toHaveCount(3);
  for (const letter of ['j', 'j', 'k', 'j']) await hers.page.keyboard.press(letter);
  await expect(page.rows.nth(1).getByRole('link')).toBeFocused();
  await hers.page.keyboard.press('Enter');
  await expect(page.heading).toHaveText('Cleo Brown');
  await hers.page.keyboard.press('Escape');

  await hers.page.keyboard.press('/');
  await hers.page.keyboard.type('clark');
  await expect(page.rows).toHaveCount(1);
  await page.search.fill('nobody');
  await expect(hers.page.getByText('No clients match')).toBeVisible();
  await hers.page.getByRole('button', { name: 'Clear search' }).click();
  await expect(page.rows).toHaveCount(3);
});

test('a colleague’s change appears live with their name, and conflicts with typed changes', async ({ desk, watch }) => {
  watch.allow(/409/);
  const api = await desk.api('ben');
  const { client } = await api.clients.create.mutate({ name: 'Olivia Hartley', idempotencyKey: key('olivia') });
  const hers = await desk.signIn('ana', { at: `/clients/${client.id}` });
  const page = new CardPage(hers.page);
  const changes = hers.page.getByRole('list', { name: 'Changes of this card' });
  await expect(changes.getByRole('listitem')).toHaveText([/Ben.* added the client/]);
  await api.clients.update.mutate({ clientId: client.id, expectedVersion: 1, phone: '+1 201 555 0134' });
  await expect(hers.page.getByText('+1 201 555 0134')).toBeVisible();
  await expect(changes.getByRole('listitem').first()).toHaveText(/Ben.* changed phone/);

  await hers.page.getByRole('button', { name: 'Edit client' }).click();
  await page.dialog.getByLabel('Phone', { exact: true }).fill('+1 201 555 0199');
  await api.clients.update.mutate({ clientId: client.id, expectedVersion: 2, phone: '+1 201 555 0177' });
  await expect(page.dialog.getByLabel('Phone', { exact: true })).toHaveValue('+1 201 555 0199');
  await page.dialog.getByRole('button', { name: 'Save client' }).click();
  await expect(page.conflict).toBeVisible();
  await hers.page.getByRole('button', { name: 'Keep mine' }).click();
  await expect(hers.page.getByText('+1 201 555 0199')).toBeVisible();
  await expect(changes.getByRole('listitem').first()).toHaveText(/Ana.* changed phone/);
});

test('an open form follows a colleague’s change of another field, also over a reload, and both are saved', async ({
  desk,
}) => {
  const api = await desk.api('ben');
  const { client } = await api.clients.create.mutate({ name: 'Olivia Hartley', idempotencyKey: key('olivia') });
  const hers = await desk.signIn('ana', { at: `/clients/${client.id}` });
  const { dialog } = new CardPage(hers.page);
  const edit = hers.page.getByRole('button', { name: 'Edit client' });
  const phone = dialog.getByLabel('Phone', { exact: true });
  const company = dialog.getByLabel('Company', { exact: true });
  await edit.click();
  await company.fill('Hartley & Sons');
  await api.clients.update.mutate({ clientId: client.id, expectedVersion: 1, phone: '+1 201 555 0134' });
  await expect(phone).toHaveValue('+1 201 555 0134');
  await expect(company).toHaveValue('Hartley & Sons');

  await hers.page.reload();
  await api.clients.update.mutate({ clientId: client.id, expectedVersion: 2, phone: '+1 201 555 0177' });
  await edit.click();
  await expect(phone).toHaveValue('+1 201 555 0177');
  await expect(company).toHaveValue('Hartley & Sons');
  await dialog.getByRole('button', { name: 'Save client' }).click();
  await expect(dialog).toBeHidden();
  const { client: now } = await api.clients.byId.query({ clientId: client.id });
  expect(now).toMatchObject({ phone: '+1 201 555 0177', companyName: 'Hartley & Sons' });
});

test('two clients who look alike are told apart, and that is taken back', async ({ desk }) => {
  const api = await desk.api('ana');
  const { client } = await api.clients.create.mutate({ name: 'Pat Twin', idempotencyKey: key('one-twin') });
  await api.clients.create.mutate({ name: 'Pat Twin', companyName: 'Twin & Co', idempotencyKey: key('other-twin') });
  const hers = await desk.signIn('ana', { at: `/clients/${client.id}` });
  const page = new CardPage(hers.page);
  await page.duplicates.getByRole('button', { name: 'Pat Twin is not a duplicate' }).click();
  await expect(page.duplicates).toBeHidden();
  await hers.page.reload();
  await expect(page.duplicates).toBeHidden();
  await hers.page.getByRole('button', { name: 'Pat Twin may be a duplicate' }).click();
  await expect(page.duplicates).toContainText('Twin & Co');
});

test('adding a client to a session offers possible duplicates first', async ({ desk }) => {
  const api = await desk.api('ben');
  await api.clients.create.mutate({
    name: 'Olivia Hartley',
    email: 'olivia@hartley.example',
    idempotencyKey: key('olivia'),
  });
  const session = await desk.session({ client: null, subject: 'A first call' });
  const hers = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await hers.panel.panel.getByRole('button', { name: 'Add client' }).click();
  const dialog = hers.page.getByRole('dialog', { name: 'Add client' });
  await dialog.getByRole('textbox', { name: 'Client' }).fill('Olivia Hartely');
  await expect(dialog.getByText('possible duplicate: similar name')).toBeVisible();
  await dialog.getByRole('button', { name: /^Olivia Hartley/ }).click();

  await expect(hers.row('Olivia Hartley')).toBeVisible();
  await hers.panel.section('People').getByRole('link', { name: 'Olivia Hartley' }).click();
  const card = new CardPage(hers.page);
  await expect(card.heading).toHaveText('Olivia Hartley');
  await expect(card.section('Open sessions')).toContainText('A first call');
});

test('people, who may approve, and notes that save themselves', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley' });
  const hers = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await hers.panel.section('People').getByRole('link', { name: 'Olivia Hartley' }).click();
  const card = new CardPage(hers.page);
  await card.addPerson({ Name: 'Kim Doe', Role: 'CFO', Email: 'kim@hartley.example' }, { mayApprove: true });
  await expect(card.people).toHaveText(/Kim Doe.*CFO.*May approve/);
  await card.notes.fill('Calls late.');
  await expect(card.section('Notes').getByRole('status')).toHaveText('Saved');
  await hers.page.keyboard.press('Tab');
  await expect(hers.toasts).toContainText(['Notes saved.']);

  await card.people.getByRole('button', { name: 'Remove Kim Doe' }).click();
  await expect(card.people).toHaveCount(0);
  await expect(hers.toasts.last()).toContainText('Kim Doe removed.');
  await hers.undo();
  await expect(card.people).toContainText('Kim Doe');
  await hers.page.goBack();
  await expect(hers.panel.section('People')).toContainText('Kim Doe');
});

test('two changes of one client at once: the second sees both', async ({ desk, watch }) => {
  watch.allow(/409/);
  const { client } = await (
    await desk.api('ana')
  ).clients.create.mutate({ name: 'Olivia Hartley', idempotencyKey: key('olivia') });
  const at = `/clients/${client.id}`;
  const [hers, his] = [await desk.signIn('ana', { at }), await desk.signIn('ben', { at })];
  const [her, him] = [new CardPage(hers.page), new CardPage(his.page)];
  await expect(him.heading).toHaveText('Olivia Hartley');
  // His form is open before hers is saved.
  await his.page.getByRole('button', { name: 'Edit client' }).click();
  await him.dialog.getByLabel('Phone', { exact: true }).fill('+44 20 7946 0958');
  await him.dialog.getByLabel('Company', { exact: true }).fill('Hartley & Sons');
  await her.edit({ Phone: '+1 201 555 0134' });
  await expect(hers.page.getByRole('banner').or(hers.page.getByRole('main'))).toContainText('+1 201 555 0134');

  await him.dialog.getByRole('button', { name: 'Save client' }).click();
  await expect(him.conflict).toContainText('+1 201 555 0134');
  await expect(him.conflict).toContainText('+44 20 7946 0958');
  await him.conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(his.page.getByRole('main')).toContainText('Hartley & Sons');
  await expect(his.page.getByRole('main')).toContainText('+1 201 555 0134');
});

test('duplicates are compared and merged with their sessions', async ({ desk }) => {
  const session = await desk.session({ client: 'O. Hartley', route: 'KTEB KVNY' });
  const api = await desk.api('ana');
  const { client } = await api.clients.create.mutate({
    name: 'Olivia Hartley',
    email: 'olivia@hartley.example',
    idempotencyKey: key('olivia'),
  });
  const hers = await desk.signIn('ana', { at: `/clients/${client.id}` });
  const card = new CardPage(hers.page);
  await card.mergeWith('O. Hartley');
  await expect(card.dialog.getByRole('region', { name: 'Result of the merge' })).toContainText(
    'Also known as O. Hartley.',
  );
  await card.dialog.getByRole('button', { name: 'Merge for good' }).click();

  await expect(card.duplicates).toBeHidden();
  await expect(card.section('Open sessions')).toContainText('KTEB → KVNY');
  await expect(card.notes).toHaveValue('Also known as O. Hartley.');
  await card.section('Open sessions').getByRole('link').click();
  await expect(hers.row('Olivia Hartley')).toBeVisible();
  expect((await api.sessions.byId.query({ sessionId: session.id })).client?.name).toBe('Olivia Hartley');
});

test('a colleague’s sessions are only counted, and only a lead merges such a client', async ({ desk }) => {
  const his = await desk.session({ owner: 'ben', client: 'O. Hartley', route: 'EGGW LSGG' });
  const { client: theirs } = await (await desk.api('ben')).sessions.byId.query({ sessionId: his.id });
  const { client } = await (
    await desk.api('ana')
  ).clients.create.mutate({ name: 'Olivia Hartley', idempotencyKey: key('olivia') });
  const hers = await desk.signIn('ana', { at: `/clients/${theirs?.id}` });
  await expect(new CardPage(hers.page).section('Open sessions')).toContainText(
    'Ben Okafor has 1 session with this client, 1 open.',
  );
  await expect(hers.page.getByRole('main')).not.toContainText('EGGW');
  await hers.page.goto(`/clients/${client.id}`);
  const card = new CardPage(hers.page);
  await card.mergeWith('O. Hartley');
  await expect(card.dialog.getByRole('alert')).toContainText('ask a lead');
  await expect(card.dialog.getByRole('button', { name: 'Merge for good' })).toBeDisabled();
  await card.dialog.getByRole('button', { name: 'Keep the other client' }).click();
  await card.dialog.getByRole('button', { name: 'Merge for good' }).click();
  await expect(card.heading).toHaveText('Olivia Hartley');
  await expect(hers.page).toHaveURL(new RegExp(`/clients/${theirs?.id}`));
});

test('a merged client leads to the survivor', async ({ desk }) => {
  const api = await desk.api('ana');
  const make = async (name: string) =>
    (await api.clients.create.mutate({ name, idempotencyKey: key(name.replaceAll(/\W/gu, '-')) })).client.id;
  const [kept, gone] = [await make('Olivia Hartley'), await make('Hartley, Olivia')];
  await api.clients.merge.mutate({ keepId: kept, mergeId: gone });
  const hers = await desk.signIn('ana', { at: `/clients/${gone}` });
  await expect(hers.page).toHaveURL(new RegExp(`/clients/${kept}`));
  await expect(new CardPage(hers.page).heading).toHaveText('Olivia Hartley');
});

test('a new request offers possible duplicates, or adds a new client', async ({ desk }) => {
  const api = await desk.api('ana');
  await api.clients.create.mutate({ name: 'Marcus Vale', idempotencyKey: key('marcus') });
  const hers = await desk.signIn('ana');
  await hers.page.getByRole('navigation', { name: 'Main' }).waitFor();
  await hers.page.keyboard.press('c');
  const request = new RequestDialog(hers.page);
  await request.client.fill('M. Vale');
  await expect(request.dialog.getByText('possible duplicate: similar name')).toBeVisible();
  await request.dialog.getByRole('button', { name: 'Add “M. Vale” as a new client' }).click();
  await expect(request.dialog.getByText('M. Vale', { exact: true })).toBeVisible();
});
