import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/fixtures.ts';
import { SandboxOperators, SandboxSearch } from '../pages/sandbox-pages.ts';

/** Returns the page that a link opens in a new tab. */
async function openLink(page: Page, click: () => Promise<void>): Promise<Page> {
  const [opened] = await Promise.all([page.context().waitForEvent('page'), click()]);
  await opened.waitForLoadState();
  return opened;
}

test('from a request to firm quotes on the desks of both brokers of the trip, without a number copied by hand', async ({
  sourcing: { desk, sandbox },
}) => {
  test.slow();
  const hers = await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const his = await desk.session({ owner: 'ben', client: 'Marcus Vale', route: 'KTEB KVNY' });
  const ana = await desk.signIn('ana', { at: `/?session=${hers.id}` });
  await expect(ana.panel.nextAction).toContainText('Search in Avinode');
  await ana.panel.searchInAvinode();
  await expect(ana.panel.searchLink).toBeVisible();
  await expect(ana.thread.entry(/created trip .* in Avinode/)).toBeVisible();

  const search = new SandboxSearch(await openLink(ana.page, () => ana.panel.searchLink.click()));
  const [quoting = '', declining = '', chatting = ''] = await search.askOperators(3);
  await expect(ana.thread.messages('RFQs in Avinode')).toContainText(quoting);
  await expect(ana.panel.operator(quoting)).toContainText('Avinode estimate, not a quote');
  await expect(ana.panel.section('Quotes')).toContainText('0 of 3');
  await expect(ana.panel.section('Step')).toContainText('Requesting quotes');

  const { tripCode } = (await (await desk.api('ana')).sessions.byId.query({ sessionId: hers.id })).session;
  const ben = await desk.signIn('ben', { at: `/?session=${his.id}` });
  await ben.panel.attachTrip(tripCode ?? '');
  await expect(ben.panel.operator(quoting)).toContainText('Asked');
  await ben.isLive();

  const operators = new SandboxOperators(search.page, sandbox.origin);
  await (await operators.open(quoting)).quote(31_500);
  for (const screen of [ana, ben]) {
    const { panel, thread } = screen;
    await expect(panel.operator(quoting)).toContainText('31,500');
    await expect(panel.section('Quotes')).toContainText('1 of 3');
    await expect(thread.messages(`Quote of ${quoting}`)).toContainText('31,500');
    await expect(screen.row(tripCode ?? '')).toHaveAccessibleName(/Analyzing options.*1 of 3 quotes/);
  }

  await (await operators.open(declining)).decline('CREW_NOT_AVAILABLE');
  for (const { panel, thread } of [ana, ben]) {
    await expect(thread.messages(`Decline of ${declining}`)).toContainText('no crew available');
    await expect(panel.operator(declining)).toContainText('Declined: no crew available');
    await expect(panel.section('Quotes')).toContainText('1 of 2');
  }

  await (await operators.open(quoting)).quote(29_900);
  for (const { panel, thread } of [ana, ben]) {
    await expect(thread.messages(`Quote of ${quoting}`).last()).toContainText('−');
    await expect(panel.operator(quoting)).toContainText('29,900');
    await expect(panel.section('Quotes')).toContainText('2 prices');
    await expect(panel.section('Quotes')).toContainText('1 of 2');
  }

  await (await operators.open(chatting)).chat('Could they leave an hour later?');
  for (const { thread } of [ana, ben])
    await expect(thread.messages(`${chatting}, from the operator`)).toContainText('an hour later');
  await ana.panel.operator(chatting).getByRole('button', { name: 'Message' }).click();
  await expect(ana.thread.field).toBeFocused();
  await ana.thread.send('An hour later is fine.');
  const answer = ana.thread.messages(`Ana Silva, to ${chatting}`);
  await expect(answer).toContainText('An hour later is fine.');
  await expect(answer).toContainText('Sent through Avinode');
  await expect((await operators.open(chatting)).thread).toContainText('An hour later is fine.');
  await expect(ben.thread.entry('An hour later is fine.')).toBeVisible();
  await expect(ana.thread.entry('An hour later is fine.')).toHaveCount(1);

  const { trip } = await (await desk.api('ana')).sessions.byId.query({ sessionId: hers.id });
  await ana.page.goto('/orphans');
  await ana.chooseCommand(trip?.rfqs[0]?.avinodeRfqId ?? '');
  await expect(ana.page).toHaveURL(`${desk.address}/?session=${hers.id}`);
});

test('a double click, a reload and the key make one trip', async ({ sourcing: { desk, sandbox } }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.searchButton.dblclick();
  await her.page.keyboard.press('s');
  await expect(her.panel.searchLink).toBeVisible();
  expect(await sandbox.look<readonly unknown[]>('trips')).toHaveLength(1);
});

test('the search button is disabled and names what the request lacks', async ({ sourcing: { desk } }) => {
  const session = await desk.session({ route: 'KTEB KVNY', date: null, passengers: null });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await expect(her.panel.searchButton).toBeDisabled();
  await expect(her.panel.section('Avinode trip')).toContainText('Avinode needs a date and the number of passengers.');
});

test('an airport unknown to Avinode is explained, and a retry after the correction works', async ({
  sourcing: { desk },
}) => {
  const session = await desk.session({ route: 'KTEB ZZZZ' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.searchInAvinode();
  await expect(her.panel.section('Avinode trip').getByRole('alert')).toContainText('ZZZZ');
});

test('notifications that arrived before the trip was attached are placed automatically', async ({
  sourcing: { desk, sandbox },
}) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  // A colleague creates the trip in Avinode, and an operator answers before the desk knows it.
  const leg = { from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 };
  const { code } = await sandbox.play<{ code: string }>('trips', { legs: [leg] });
  const { rfqs } = await sandbox.play<{ rfqs: readonly { id: string }[] }>('requests', { trip: code, count: 1 });
  await sandbox.play('quotes', { rfq: rfqs[0]?.id, price: 41_000, currency: 'USD', message: 'All in.' });
  await expect(her.orphansLink()).toHaveAccessibleName(/^Orphans, \d/);

  // By the RFQ’s id, which leads to the trip.
  await her.panel.attachTrip(rfqs[0]?.id ?? '');
  await expect(her.panel.section('Quotes')).toContainText('41,000');
  await expect(her.panel.section('Avinode trip')).toContainText(code);
  await expect(her.thread.entry('All in.')).toBeVisible();
  await expect(her.orphansLink()).toHaveAccessibleName('Orphans');
});

test('a message that Avinode rejects shows the reason and can be retried', async ({ sourcing: { desk, sandbox } }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.searchInAvinode();
  await expect(her.panel.searchLink).toBeVisible();
  const [trip] = await sandbox.look<readonly { code: string }[]>('trips');
  await sandbox.play('requests', { trip: trip?.code, count: 1 });
  await her.panel.panel.getByRole('button', { name: /^Message / }).click();
  // The RFQ no longer exists at Avinode.
  await sandbox.play('reset');
  await her.thread.send('Is Saturday possible?');

  const message = her.thread.timeLine.getByRole('article').filter({ hasText: 'Is Saturday possible?' });
  await expect(message).toContainText('Not sent.');
  await expect(her.thread.entry(/Avinode rejected a message/)).toBeVisible();
  await message.getByRole('button', { name: 'Retry' }).click();
  await expect(her.thread.entry(/Avinode rejected a message/)).toHaveCount(2);
  await expect(message).toHaveCount(1);
});

test('completing as lost notifies the operators who still wait', async ({ sourcing: { desk, sandbox } }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.searchInAvinode();
  const search = new SandboxSearch(await openLink(her.page, () => her.panel.searchLink.click()));
  const [operator = ''] = await search.askOperators(2);
  await expect(her.panel.operator(operator)).toContainText('Asked');

  await her.thread.act('Complete as lost');
  const dialog = her.page.getByRole('dialog', { name: 'Complete as lost' });
  await expect(dialog.getByRole('checkbox', { name: 'Notify the remaining operators' })).toBeChecked();
  await dialog.getByLabel('Message').fill('Our client stays at home.');
  await dialog.getByRole('button', { name: 'Complete as lost' }).click();

  await expect(her.panel.section('Avinode trip')).toContainText('Cancelled in Avinode');
  await expect(her.panel.operator(operator)).toContainText('Cancelled');
  const request = await new SandboxOperators(search.page, sandbox.origin).open(operator);
  await expect(request.page.getByText('Our client stays at home.')).toBeVisible();
});
