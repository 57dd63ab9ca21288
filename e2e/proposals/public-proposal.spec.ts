import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/fixtures.ts';
import { ClientPage } from '../pages/client-page.ts';
import { countCalls } from '../fixtures/watch.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;
const quotes = [
  { operator: 'Meridian Jets', total: 24_500, aircraft: 'Citation X' },
  { operator: 'Blue Ridge Air', total: 22_900, aircraft: 'Challenger 350' },
];
const story = { client: 'Olivia Hartley', route: 'KTEB KVNY', trip: 'A1B2C3', quotes };

const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a client reads their proposal on a phone, without a login, ${colorScheme}`, async ({ desk }) => {
    test.slow();
    const session = await desk.session(story);
    const { at } = await desk.offers(session);
    const page = await desk.visit('about:blank', { context: { ...phone, colorScheme } });
    const calls = countCalls(page);
    await page.goto(at);
    const client = new ClientPage(page);
    await expect(client.state(/This offer holds for 1 day and 23 hours/u)).toBeVisible();
    await expect(page.getByRole('listitem', { name: 'Flight 1' })).toContainText(/KTEB.*09:30 EST.*KVNY.*12:05 PST/u);
    await expect(page.getByRole('img', { name: 'Map: KTEB to KVNY' })).toBeVisible();
    await expect(client.option(/^Option 1: Challenger 350/u)).toContainText('US federal excise tax, 7.5 %');
    await expect(client.option(/^Option 2: Citation X/u)).toContainText(/Total.*USD/u);
    // No operator’s price and no operator’s name.
    await expect(page.locator('body')).not.toContainText(/22,900|24,500|Meridian|Blue Ridge/u);
    expect(await violations(page)).toEqual([]);
    await client.prepare('Accept', 'Olivia Hartley', /Citation X/u);
    await expect(client.answer).toContainText(/You accept option 2, Citation X, for USD/u);
    expect(await violations(page)).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    // No code and no procedure of the desk is requested.
    await expect(client.page.locator('script[type=module]')).toHaveAttribute('src', /^\/assets\/client-/u);
    expect(calls.requests.filter((path) => !path.startsWith('/api/trpc/publicProposals.'))).toEqual([]);
  });
}

test('a question and a view appear live in the thread', async ({ desk }) => {
  const session = await desk.session(story);
  const { at } = await desk.offers(session);
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  const client = new ClientPage(await desk.visit(at));
  await client.ask('Is there <b>Wi-Fi</b> on board?');
  await expect(client.state('Sent. The answer comes by email.')).toBeVisible();
  await expect(her.thread.messages(/^Olivia Hartley/u)).toContainText('Is there <b>Wi-Fi</b> on board?');
  await expect(her.thread.entry(/Olivia Hartley opened the proposal/u)).toBeVisible();
  await expect(her.panel.section('Proposal')).toContainText('Is there <b>Wi-Fi</b> on board?');
  await expect(her.panel.section('Proposal').getByText('opened', { exact: true })).toBeVisible();
});

test('accepting wins the session on the open desk', async ({ desk }) => {
  const session = await desk.session(story);
  const { at } = await desk.offers(session);
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  const client = new ClientPage(await desk.visit(at));
  await client.prepare('Accept', 'Olivia Hartley', /Citation X/u);
  await client.confirm('accept');
  await expect(client.state('Accepted by Olivia Hartley')).toContainText('Option 2: Citation X');
  await expect(client.answer).toBeHidden();
  await expect(her.thread.entry(/Olivia Hartley accepted/u)).toBeVisible();
  await expect(her.thread.pane.getByText('Won', { exact: true })).toBeVisible();
  await expect(her.panel.section('Proposal').getByRole('note')).toContainText(
    'Accepted option 2, signed Olivia Hartley',
  );
});

test('declining states the reason and gives the broker a next action', async ({ desk }) => {
  const session = await desk.session(story);
  const { at } = await desk.offers(session);
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  const client = new ClientPage(await desk.visit(at));
  await client.prepare('Decline', 'Olivia Hartley');
  await client.answer.getByRole('textbox', { name: /^Why/u }).fill('We go by train.');
  await client.confirm('decline');
  await expect(client.state('Declined by Olivia Hartley')).toBeVisible();
  await expect(her.thread.entry('We go by train.')).toBeVisible();
  await expect(her.panel.nextAction).toContainText('Ask why, and offer another');
});

test('of two simultaneous acceptances one wins, and both see whose', async ({ desk, watch }) => {
  watch.allow(/409/u);
  const session = await desk.session(story);
  const { at } = await desk.offers(session);
  const prepared = async (name: string, option: RegExp) => {
    const client = new ClientPage(await desk.visit(at));
    await client.prepare('Accept', name, option);
    return client;
  };
  const one = await prepared('Olivia Hartley', /Citation X/u);
  const two = await prepared('Marcus Hartley', /Challenger 350/u);
  await Promise.all([one.confirm('accept'), two.confirm('accept')]);
  const accepted = /^Accepted by (?:Olivia|Marcus) Hartley/u;
  await expect(one.state(accepted)).toBeVisible();
  await expect(two.state(accepted)).toHaveText((await one.state(accepted).textContent()) ?? '');
});

test('typed text survives a lost connection and a reload', async ({ desk, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED/u);
  const session = await desk.session(story);
  const { at } = await desk.offers(session);
  const client = new ClientPage(await desk.visit(at));
  await expect(client.answer).toBeVisible();
  await client.page.context().setOffline(true);
  await expect(client.page.getByText('You are offline.')).toBeVisible();
  await client.ask('Could we leave at noon?');
  await expect(client.question.getByRole('alert')).toContainText('what you typed is kept');
  await client.page.context().setOffline(false);
  await client.page.reload();
  await expect(client.question.getByRole('textbox')).toHaveValue('Could we leave at noon?');
});

test('a client of an expired offer asks for a fresh quote', async ({ desk }) => {
  const session = await desk.session(story);
  const first = await desk.offers(session, { validForHours: -1 });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.isLive();
  const client = new ClientPage(await desk.visit(first.at));
  await expect(client.state('This offer has expired')).toBeVisible();
  await expect(client.answer).toBeHidden();
  await client.question.getByRole('button', { name: 'Send' }).click();
  await expect(client.state('Sent. The answer comes by email.')).toBeVisible();
  await expect(her.thread.messages(/^Olivia Hartley/u)).toContainText('fresh quote');
  await expect(her.panel.nextAction).toContainText('Quote it again');
  // The new proposal answers it, and the old link leads to it.
  await desk.offers(session, { after: first.proposalId });
  await expect(her.panel.nextAction).not.toContainText('Quote it again');
  await client.page.reload();
  await expect(client.state('There is a newer version of this proposal')).toBeVisible();
});

test('a withdrawn link and an invented one give the same message', async ({ desk, watch }) => {
  watch.allow(/40[04]/u);
  test.slow();
  const session = await desk.session(story);
  const { at, linkId } = await desk.offers(session);
  await desk.withdrawLink(linkId);
  for (const address of [at, `/p/${'A'.repeat(32)}`, '/p/short']) {
    const page = await desk.visit(address);
    await expect(page.getByRole('heading', { name: 'This link doesn’t work' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  }
});
