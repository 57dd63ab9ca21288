import { expect, test } from '../fixtures/fixtures.ts';
import { TripPage } from '../pages/trip-page.ts';

const quotes = [
  { operator: 'Meridian Jets', total: 24_500, aircraft: 'Phenom 300', tail: 'N417MJ' },
  { operator: 'Blue Ridge Air', total: 22_900, aircraft: 'Citation CJ4' },
];

test('the trip shows both brokers’ sessions; a colleague’s hides client and price', async ({ desk }) => {
  const common = { trip: 'atrip-64956150', route: 'KTEB KVNY' };
  const hers = await desk.session({
    ...common,
    owner: 'ana',
    client: 'Olivia Hartley',
    rfqs: ['Silent Wings'],
    quotes,
  });
  await desk.session({ ...common, owner: 'ben', client: 'Marcus Vale' });

  const ana = new TripPage((await desk.signIn('ana', { at: '/trips/atrip-64956150' })).page);
  await expect(ana.heading).toContainText('KTEB → KVNY');
  const sessions = ana.section('Sessions').getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'Olivia Hartley' })).toContainText('yours');
  await expect(sessions.filter({ hasText: 'Ben Okafor’s' })).not.toContainText('Marcus Vale');
  await expect(ana.section('Route').getByRole('img', { name: 'Map: KTEB to KVNY' })).toBeVisible();
  await expect(ana.section('Route')).toContainText('NM');
  await expect(ana.section('Operators asked').getByRole('row').nth(1)).toContainText('Silent Wings');
  await expect(ana.section('Quotes').getByRole('row').nth(1)).toContainText('Blue Ridge Air');
  await sessions.filter({ hasText: 'Olivia Hartley' }).getByRole('link').click();
  await expect(ana.page).toHaveURL(`${desk.address}/?session=${hers.id}`);
});

test('a broker without a session on the trip sees no operators and no prices', async ({ desk }) => {
  await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY', trip: 'A1B2C3', quotes });
  const ben = new TripPage((await desk.signIn('ben', { at: '/trips/A1B2C3' })).page);
  await expect(ben.section('Sessions').getByRole('listitem')).toContainText('Ana Silva’s');
  await expect(ben.section('Route').getByRole('img', { name: 'Map: KTEB to KVNY' })).toBeVisible();
  await expect(ben.section('Quotes')).toContainText('Shown to leads and to brokers with a session');
  const all = await ben.page.content();
  for (const secret of ['Olivia', 'Meridian', '24,500', '24500']) expect(all).not.toContain(secret);
});

test('an unknown trip says what it is and what to do', async ({ desk }) => {
  const her = await desk.signIn('ana', { at: '/trips/atrip-999' });
  await expect(her.page.getByText('Trip atrip-999 is unknown here')).toBeVisible();
  await her.page.goto('/trips/nonsense-at-all');
  await expect(her.page.getByText('is not a trip')).toBeVisible();
  await her.page.getByRole('link', { name: 'Go to the desk', exact: true }).click();
  await expect(her.page).toHaveURL(`${desk.address}/`);
});

test('another brokerage’s trip is as unknown as one that never was', async ({ desk, others }) => {
  await others.session({ trip: 'C0FFEE', client: 'Somebody Else', quotes });
  const her = await desk.signIn('ana', { at: '/trips/C0FFEE' });
  await expect(her.page.getByText('Trip C0FFEE is unknown here')).toBeVisible();
});
