import { AxeBuilder } from '@axe-core/playwright';
import type { Desk } from '../fixtures/test-brokerage.ts';
import { expect, test } from '../fixtures/fixtures.ts';
import { ComparePage } from '../pages/compare-page.ts';

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const settled = [
  'positioning',
  'fuel_surcharge',
  'crew',
  'landing_handling',
  'de_icing',
  'wifi',
  'fet',
  'segment_fees',
];
const included = settled.map((kind) => ({ kind: kind as 'crew', state: 'included' as const }));

const quotes = [
  {
    operator: 'Meridian Jets',
    total: 24_500,
    aircraft: 'Phenom 300',
    tail: 'N417MJ',
    yearOfMake: 2019,
    seats: 8,
    flightMinutes: 330,
    validUntil: inHours(30),
    lines: [...included, { kind: 'catering' as const, state: 'included' as const }],
  },
  {
    operator: 'Blue Ridge Air',
    total: 23_900,
    aircraft: 'Citation CJ4',
    yearOfMake: 2012,
    validUntil: inHours(3),
    lines: [...included, { kind: 'catering' as const, state: 'extra' as const, amount: 1_200 }],
  },
  { operator: 'Solent Executive', total: 21_000, currency: 'EUR', aircraft: 'Citation Latitude', yearOfMake: 2017 },
];

const compared = (desk: Pick<Desk, 'session'>) =>
  desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY', trip: 'A1B2C3', passengers: 4, quotes });

test('quotes are compared with costs that are not stated, and by all-in price', async ({ desk }) => {
  const session = await compared(desk);
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await expect(her.panel.section('Quotes')).toContainText('Blue Ridge Air');
  await her.page.keyboard.press('c');
  const page = new ComparePage(her.page);
  await expect(page.heading).toBeVisible();
  await expect(page.row('Catering')).toContainText(['included', 'USD 1,200 on top', 'not stated']);
  await expect(page.row('All-in').first()).toContainText('USD 24,500');
  await expect(her.page.getByText('Blue Ridge Air has the lowest price, but Meridian Jets is cheaper')).toBeVisible();

  // Without a rate there is no common amount, and the quote stays visible.
  await expect(page.row('All-in').nth(2)).toContainText('no rate');
  await page.addRate('1.08');
  await expect(page.row('All-in').nth(2)).toContainText('USD 22,680');
  await expect(page.row('All-in').nth(2)).toContainText('1 EUR = 1.08 USD');
});

test('keys choose a primary and a fallback and reject with a reason; undo reverts', async ({ desk }) => {
  const session = await compared(desk);
  const her = await desk.signIn('ana', { at: `/compare/${session.id}` });
  const page = new ComparePage(her.page);
  await expect(page.column('Meridian Jets')).toBeVisible();

  await her.page.keyboard.press('1');
  await her.page.keyboard.press('Enter');
  await expect(page.column('Meridian Jets')).toContainText('Primary');
  await expect(her.page.getByText('Meridian Jets is the primary quote.')).toBeVisible();
  await her.page.keyboard.press('2');
  await her.page.keyboard.press('f');
  await expect(page.column('Blue Ridge Air')).toContainText('Fallback');
  await her.page.keyboard.press('3');
  await her.page.keyboard.press('x');
  await page.rejectDialog.getByRole('textbox', { name: 'Reason' }).fill('Too far from the client');
  await her.page.keyboard.press('Enter');
  await expect(her.page.getByText('“Too far from the client”')).toBeVisible();
  await expect(her.page.getByText('is rejected.')).toBeVisible();

  await her.page.keyboard.press('u');
  await expect(her.page.getByText('“Too far from the client”')).toHaveCount(0);
});

test('a colleague sees no prices', async ({ desk, watch }) => {
  watch.allow(/403/);
  const session = await compared(desk);
  const his = await desk.signIn('ben', { at: `/compare/${session.id}` });
  await expect(his.page.getByText('A colleague’s session')).toBeVisible();
  expect(await his.page.content()).not.toContain('24,500');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing serious, ${colorScheme}, ${width}`, async ({ desk }) => {
      const session = await compared(desk);
      const context = { colorScheme, viewport: { width, height: 900 } };
      const her = await desk.signIn('ana', { at: `/compare/${session.id}`, context });
      const page = new ComparePage(her.page);
      await expect(page.row('All-in').first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page: her.page }).analyze();
      expect(
        violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
      ).toEqual([]);
    });
  }
}
