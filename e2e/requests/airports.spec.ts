import { expect, test } from '../fixtures/fixtures.ts';
import { RequestDialog } from '../pages/request-dialog.ts';

test('an airport is found by a few letters of its city, its name or its code', async ({ desk }) => {
  const her = await desk.signIn('ana');
  const request = new RequestDialog(her.page);
  await her.page.keyboard.press('c');
  const [from, to] = [request.leg(1).field('From'), request.leg(1).field('To')];
  const found = her.page.getByRole('listbox', { name: 'Airports found' });

  await from.pressSequentially('tetb');
  await expect(found).toBeHidden();
  await expect(her.page.getByText('No airport matches.')).toBeVisible();
  await from.press('Backspace');
  await expect(found.getByRole('option', { name: /KTEB.*Teterboro/ })).toBeVisible();
  await from.press('Escape');
  await expect(found).toBeHidden();
  await expect(request.dialog).toBeVisible();
  await from.fill('teterb');
  await expect(found.getByRole('option', { selected: true })).toContainText('KTEB');
  await from.press('Enter');
  await expect(from).toHaveValue('KTEB');
  await expect(from).toHaveAccessibleDescription('Teterboro');

  await to.pressSequentially('malaga');
  await expect(found.getByRole('option', { selected: true })).toContainText('LEMG');
  await to.fill('paris');
  await expect(found.getByRole('option').nth(2)).toContainText('LFPB');
  await to.press('ArrowDown');
  await to.press('ArrowDown');
  await to.press('Tab');
  await expect(to).toHaveValue('LFPB');
  await expect(request.leg(1).field('Date')).toBeFocused();

  await to.fill('lbg');
  await expect(to).toHaveAccessibleDescription('Paris');
  await request.leg(1).field('Pax').focus();
  await expect(to).toHaveValue('LFPB');
});

const inWinter = { departureDate: '2027-01-15', passengers: 4 };

test('a request shows its route, block time and local times', async ({ desk }) => {
  const { session } = await (
    await desk.api('ana')
  ).requests.create.mutate({
    idempotencyKey: 'route-within-range',
    aircraftCategory: 'Super midsize jet',
    legs: [{ departureAirport: 'KTEB', arrivalAirport: 'KVNY', departureTime: '10:00', ...inWinter }],
  });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  const route = her.page.getByRole('list', { name: 'The route in figures' });
  await expect(her.page.getByRole('img', { name: 'Map: KTEB to KVNY' })).toBeVisible();
  await expect(route).toContainText('2,129 NM');
  await expect(route).toContainText('5 h 00 block');
  await expect(route).toContainText('Teterboro 10:00 EST');
  await expect(route).toContainText('Van Nuys 12:00 PST');
  await expect(her.page.getByText(/^15 Jan( 2027)?, 10:00 EST$/u)).toBeVisible();
  await expect(route.getByText('10:00 EST')).toHaveAttribute('title', '15 Jan, 15:00 UTC');
  await expect(route).toContainText('In range');
  await route.getByText('How this is estimated').click();
  await expect(route.getByText('2,129 NM ÷ 460 kt = 278 min')).toBeVisible();
});

test('a leg beyond the aircraft’s range names fuel stops', async ({ desk }) => {
  const { session } = await (
    await desk.api('ana')
  ).requests.create.mutate({
    idempotencyKey: 'route-beyond-range',
    aircraftCategory: 'Light jet',
    legs: [
      { departureAirport: 'KTEB', arrivalAirport: 'KVNY', departureTime: '22:00', ...inWinter },
      { departureAirport: 'KVNY', arrivalAirport: 'RJTT', departureTime: null, ...inWinter },
      { departureAirport: 'RJTT', arrivalAirport: 'QQQQ', departureTime: null, ...inWinter },
    ],
  });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  const legs = her.page.getByRole('list', { name: 'The route in figures' }).getByRole('listitem');
  await expect(legs.first()).toContainText('Beyond range');
  await expect(legs.first()).toContainText(/1 fuel stop, for example K[A-Z]{3} /u);
  await expect(legs.first()).toContainText('+1 day');
  await expect(legs.filter({ hasText: 'KVNY → RJTT' })).toContainText(
    /[34] fuel stops: [A-Z]{4} .*, then |does not get there/u,
  );
  await expect(legs.filter({ hasText: 'RJTT → QQQQ' })).toContainText('QQQQ is not in our airport list');
});
