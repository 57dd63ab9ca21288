import { expect, test } from '../fixtures/fixtures.ts';
import { ProposalPage } from '../pages/proposal-page.ts';

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

test('quotes are listed by time left, and an operator is asked to extend', async ({ desk }) => {
  await desk.session({
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    quotes: [
      { operator: 'Late Jets', total: 30_000, validUntil: inHours(90) },
      { operator: 'Meridian Jets', total: 24_500, validUntil: inHours(2.5) },
      { operator: 'Open Air', total: 27_000 },
    ],
  });
  await desk.session({
    owner: 'ben',
    client: 'Secret Client',
    trip: 'B2C3D4',
    quotes: [{ operator: 'Ben Jets', total: 1_000, validUntil: inHours(1) }],
  });
  const her = await desk.signIn('ana');
  const expiring = her.page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Expiring, 1 within 6 h' });
  await expiring.click();

  await expect(her.page.getByRole('region', { name: 'Within 6 h' })).toContainText('Meridian Jets');
  await expect(her.page.getByRole('region', { name: 'Later' })).toContainText('Late Jets');
  await expect(her.page.getByRole('region', { name: 'No expiry stated' })).toContainText('Open Air');
  await expect(her.page.getByRole('main')).not.toContainText('Ben Jets');

  await her.page.keyboard.press('j');
  await expect(
    her.page.getByRole('link', { name: 'Open KTEB to KVNY for Olivia Hartley, quote of Meridian Jets' }),
  ).toBeFocused();
  await her.page.getByRole('button', { name: 'Ask to extend the price of Meridian Jets' }).click();
  await expect(her.page.getByRole('textbox', { name: /^Message to/ })).toHaveValue(/hold your price for KTEB → KVNY/);
});

test('a silent operator is chased from the board with a message that the broker sends', async ({ desk }) => {
  await desk.session({
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    rfqs: ['Silent Wings', 'Quiet Air'],
    at: inHours(-5),
  });
  const her = await desk.signIn('ana', { at: '/silent' });
  const card = her.page.getByRole('listitem').filter({ has: her.page.getByRole('heading', { name: 'Silent Wings' }) });
  await expect(card).toContainText('1 of 1 unanswered');
  await expect(card).toContainText('never answered yet');
  await card.getByRole('button', { name: 'Chase Silent Wings' }).click();
  await expect(her.page.getByRole('textbox', { name: /^Message to/ })).toHaveValue(/any news on KTEB → KVNY/);
});

test('a lead sees the boards of the team; the desk sorts by urgency', async ({ desk }) => {
  await desk.session({
    client: 'First Client',
    trip: 'A1B2C3',
    quotes: [{ operator: 'Meridian Jets', total: 24_500, validUntil: inHours(50) }],
  });
  await desk.session({
    owner: 'ben',
    client: 'Second Client',
    trip: 'B2C3D4',
    quotes: [{ operator: 'Ben Jets', total: 9_000, validUntil: inHours(1) }],
  });
  await desk.session({ client: 'Last Client' });
  const lea = await desk.signIn('lead', { at: '/expiring' });
  await expect(lea.page.getByText('No quotes expire')).toBeVisible();
  await lea.page.getByRole('link', { name: 'Team', exact: true }).click();
  await expect(lea.page.getByRole('main')).toContainText('Ben Jets');

  await lea.page.goto('/?scope=team&sort=urgent');
  await expect(lea.rows.first()).toContainText('Second Client');
  await expect(lea.filterChip('Most urgent first')).toBeVisible();
  await lea.filterChip('Most urgent first').click();
  await expect(lea.rows.first()).toContainText('Last Client');
});

test('proposing from the board opens the proposal itself, on a telephone as well', async ({ desk }) => {
  await desk.session({
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    quotes: [{ operator: 'Meridian Jets', total: 24_500, validUntil: inHours(2.5) }],
  });
  const context = { viewport: { width: 390, height: 844 } };
  const her = await desk.signIn('ana', { at: '/expiring', context });
  await her.page.getByRole('button', { name: 'Propose Meridian Jets' }).click();
  await expect(new ProposalPage(her.page).preview).toContainText('Teterboro – Van Nuys');
});
