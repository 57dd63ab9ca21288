import AxeBuilder from '@axe-core/playwright';
import type { Desk } from '../fixtures/test-brokerage.ts';
import { expect, test } from '../fixtures/fixtures.ts';
import { ProposalPage } from '../pages/proposal-page.ts';

/** Creates what a proposal needs: a client with an address, a request, and two quotes. */
async function readyToPropose(desk: Desk): Promise<string> {
  const ana = await desk.api('ana');
  const key = (name: string) => `${name}-${crypto.randomUUID()}`.slice(0, 64);
  const { client } = await ana.clients.create.mutate({
    name: 'Olivia Hartley',
    email: 'olivia@hartley.example',
    idempotencyKey: key('client'),
  });
  const made = await ana.requests.create.mutate({
    clientId: client.id,
    subject: 'Winter in California',
    legs: [
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KVNY',
        departureDate: '2026-12-12',
        departureTime: '09:00',
        passengers: 6,
      },
    ],
    idempotencyKey: key('request'),
  });
  const { id: sessionId, version } = made.session;
  await ana.sessions.updateTripInfo.mutate({ sessionId, expectedVersion: version, avinodeTripId: 'PR0P0S' });
  for (const [operatorName, aircraftType, amountMinor] of [
    ['Meridian Jets', 'Citation X', 4_500_000],
    ['Silent Wings', 'Challenger 350', 5_600_000],
  ] as const)
    await ana.quotes.record.mutate({
      sessionId,
      operatorName,
      aircraftType,
      total: { amountMinor, currency: 'USD' },
      idempotencyKey: key('quote'),
    });
  return sessionId;
}

test('a proposal goes from the panel to the client by keys alone', async ({ desk }) => {
  const session = await readyToPropose(desk);
  const her = await desk.signIn('ana', { at: `/?session=${session}` });
  await expect(her.panel.section('Proposal')).toBeVisible();
  await her.isLive();

  await her.page.keyboard.press('p');
  const proposal = new ProposalPage(her.page);
  await expect(proposal.preview.getByText('USD 53,244.30')).toBeVisible();
  await expect(proposal.preview).not.toContainText('Meridian Jets');

  await proposal.margin.fill('12.5');
  await expect(proposal.preview.getByText('USD 54,453.68')).toBeVisible();
  await expect(proposal.saved).toBeVisible();

  await her.page.keyboard.press('Control+Enter');
  await expect(proposal.sendDialog).toContainText('olivia@hartley.example');
  await expect(proposal.sendDialog.getByRole('button', { name: /^Send/ })).toBeFocused();
  await her.page.keyboard.press('Enter');

  // Its PDF is rendered first.
  await expect(her.page.getByText('is on its way to olivia@hartley.example')).toBeVisible({ timeout: 15_000 });
  await expect(her.page.getByRole('button', { name: 'Withdraw' })).toBeVisible();
  const pdf = await her.page.request.get((await proposal.pdf.getAttribute('href')) ?? '');
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await her.page.getByRole('link', { name: 'Session' }).click();
  const card = her.thread.timeLine.getByRole('article', { name: /^Proposal PROP-/ });
  await expect(card).toContainText('sent, not opened yet');
  await expect(card.getByRole('list', { name: 'Options' })).toContainText('USD 54,453.68');
  await expect(her.panel.section('Proposal')).toContainText('sent, not opened yet');
});

test('the proposal page is accessible', async ({ desk }) => {
  const session = await readyToPropose(desk);
  const her = await desk.signIn('ana', { at: `/?session=${session}` });
  await her.panel.section('Proposal').getByRole('button', { name: 'Draft' }).click();
  const proposal = new ProposalPage(her.page);
  await expect(proposal.preview).toBeVisible();
  const { violations } = await new AxeBuilder({ page: her.page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a quote in another currency uses a dated rate, and a tax shows its effective date', async ({ desk }) => {
  const session = await desk.session({
    client: 'Olivia Hartley',
    email: 'olivia@hartley.example',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    quotes: [
      { operator: 'Meridian Jets', total: 45_000 },
      { operator: 'Open Air', total: 47_000 },
      { operator: 'Solent Executive', total: 40_000, currency: 'EUR' },
    ],
  });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.section('Proposal').getByRole('button', { name: 'Draft' }).click();
  await her.page.getByRole('button', { name: /^Offer Solent Executive/ }).click();
  await expect(her.page.getByText('No rate between EUR and USD is known.')).toBeVisible();
  await her.page.getByRole('textbox', { name: 'Equals' }).fill('1.08');
  await her.page.getByRole('button', { name: 'Add rate' }).click();

  const choice = her.page.getByRole('combobox', { name: 'From EUR into USD' });
  await expect(choice).toContainText(/1 EUR = 1\.08 USD, \d+ \w+ \d{4}/);
  await expect(her.page.getByText('The newest rate.')).toBeVisible();
  const parts = her.page.getByRole('list').getByRole('group').filter({ hasText: 'How the price comes about' }).last();
  await parts.getByText('How the price comes about').click();
  await expect(parts).toContainText('EUR 40,000 at 1.08');
  await expect(parts).toContainText('since 1 Oct 1999; 26 USC 4261(a)');
  await expect(new ProposalPage(her.page).saved).toBeVisible();

  await her.page.getByRole('combobox', { name: 'Currency' }).selectOption('EUR');
  await expect(her.page.getByRole('combobox', { name: 'From USD into EUR' }).first()).toBeVisible();
  await expect(new ProposalPage(her.page).saved).toBeVisible();
});
