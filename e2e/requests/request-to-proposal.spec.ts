import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/fixtures.ts';
import { ComparePage } from '../pages/compare-page.ts';
import { ProposalPage } from '../pages/proposal-page.ts';
import { QuickEntry } from '../pages/quick-entry.ts';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(5, 10);

/** A keyboard that counts keystroke groups: a key, or a text in one go. */
class CountedKeys {
  groups = 0;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(key: string): Promise<void> {
    this.groups += 1;
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.groups += 1;
    await this.page.keyboard.type(text);
  }
}

const most = 12;

test('from a line of text to a proposal that is sent, by keys alone and with few of them', async ({
  sourcing: { desk, sandbox },
}) => {
  test.slow();
  const api = await desk.api('ana');
  await api.clients.create.mutate({
    name: 'Olivia Hartley',
    email: 'olivia@hartley.example',
    idempotencyKey: 'olivia-hartley',
  });
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  await her.isLive();
  const keys = new CountedKeys(her.page);

  const quick = new QuickEntry(her.page);
  await keys.press('q');
  await keys.type(`teb-vny ${inDays(20).replace('-', '/')} 9am 6 pax, super mid, 45k, for olivia hartley`);
  await expect(quick.fact(/^Client: Olivia Hartley, understood/)).toBeVisible();
  await keys.press('Enter');
  await expect(quick.dialog).toBeHidden();

  await expect(her.panel.nextAction).toContainText('Search in Avinode');
  await keys.press('s');
  await expect(her.panel.searchLink).toBeVisible();

  // The broker picks operators in Avinode, and they answer: no keys in the desk.
  const session = (await api.sessions.list.query({})).sessions[0];
  const trip = session?.tripCode ?? '';
  const { rfqs } = await sandbox.play<{ rfqs: { id: string }[] }>('requests', { trip, count: 2 });
  for (const [index, { id: rfq }] of rfqs.entries())
    await sandbox.play('quotes', { rfq, price: 38_000 + index * 2_500 });
  await expect(her.panel.section('Quotes')).toContainText('2 of 2');

  await keys.press('c');
  const compare = new ComparePage(her.page);
  await expect(compare.heading).toBeVisible();
  await expect(compare.row('All-in').first()).toBeVisible();
  await keys.press('1');
  await keys.press('Enter');
  await expect(compare.table.getByText('Primary').first()).toBeVisible();
  await keys.press('p');

  const proposal = new ProposalPage(her.page);
  await expect(proposal.preview.getByText(/USD [\d,.]+/).first()).toBeVisible();
  await expect(proposal.preview).not.toContainText('38,000');
  await keys.press('Control+Enter');
  await expect(proposal.sendDialog).toContainText('olivia@hartley.example');
  await keys.press('Enter');
  // Its PDF is rendered first.
  await expect(her.page.getByText('is on its way to olivia@hartley.example')).toBeVisible({ timeout: 15_000 });
  expect(keys.groups).toBeLessThanOrEqual(most);
  console.log(`From a line of text to a sent proposal: ${keys.groups} keystroke groups.`);

  const { session: sent } = await api.sessions.byId.query({ sessionId: session?.id ?? '' });
  expect(sent.currentStep).toBe('proposal_sent');
});
