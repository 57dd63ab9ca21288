import { expect, test } from '../fixtures/fixtures.ts';
import { QuickEntry } from '../pages/quick-entry.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const inDays = (days: number): string => {
  const day = new Date(Date.now() + days * 86_400_000);
  return `${day.getUTCDate()} ${months[day.getUTCMonth()]}`;
};

test('a line becomes a request with its client, by the keyboard alone', async ({ desk }) => {
  await desk.session({ client: 'Olivia Hartley', status: 'completed' });
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  const quick = new QuickEntry(her.page);
  await her.page.keyboard.press('q');
  // Keys typed before the field is rendered are buffered for it.
  await her.page.keyboard.type(`teb-vny ${inDays(20)} 9am 6 pax rtn ${inDays(23)}, super mid, 45k, for olivia hartley`);
  await expect(quick.fact(/^Client: Olivia Hartley, understood/)).toBeVisible();
  await expect(quick.fact(/^Budget: USD.45,000, assumed\. No currency was named/)).toBeVisible();
  await her.page.keyboard.press('Enter');

  await expect(quick.dialog).toBeHidden();
  await expect(her.thread.heading).toContainText('KTEB → KVNY');
  await expect(her.row(/KTEB to KVNY.*6 passengers, Olivia Hartley.*Searching aircraft/)).toBeVisible();
  const request = her.panel.section('Trip request');
  await expect(request).toContainText(/09:00 E[SD]T/);
  await expect(request).toContainText('KVNY → KTEB');
  await expect(request).toContainText('Super midsize jet');
  await expect(request).toContainText('45,000');
});

test('an assumption is shown before it is stored', async ({ desk }) => {
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  const quick = new QuickEntry(her.page);
  await her.page.keyboard.press('q');
  await expect(quick.text).toBeVisible();
  // A slow server: Enter is pressed before the text is parsed.
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await her.page.route(/requests\.readQuickEntry/, async (route) => {
    await held;
    await route.continue();
  });
  await quick.text.fill(`teb-vny ${inDays(20)} 6 pax 45k`);
  await her.page.keyboard.press('Enter');
  answer();
  await expect(quick.dialog.getByText(/^Accept budget USD.45,000 as shown/)).toBeVisible();
  await expect(her.rows).toHaveCount(0);
  await her.page.keyboard.press('Enter');
  await expect(her.panel.section('Trip request')).toContainText('45,000');
});

test('an offline line survives closing and is sent once online', async ({ desk, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  const quick = new QuickEntry(her.page);
  // Loaded while online; closed again.
  await her.page.keyboard.press('q');
  await expect(quick.text).toBeVisible();
  await her.page.keyboard.press('Escape');
  await her.page.context().setOffline(true);
  await her.page.keyboard.press('q');
  await her.page.keyboard.type(`teb-vny ${inDays(20)} 9am 6 pax`);
  await expect(quick.dialog.getByText('Offline: it is read once you are back')).toBeVisible();
  await her.page.keyboard.press('Escape');
  await her.page.keyboard.press('q');
  await expect(quick.text).toHaveValue(/^teb-vny .* 9am 6 pax$/);
  await her.page.keyboard.press('Enter');
  await expect(quick.dialog.getByText('Offline: it is sent once you are back')).toBeVisible();

  await her.page.context().setOffline(false);
  await expect(quick.dialog).toBeHidden();
  await expect(her.thread.heading).toContainText('KTEB → KVNY');
  await expect(her.rows).toHaveCount(1);
  await her.page.keyboard.press('q');
  await expect(quick.text).toHaveValue('');
});

test('a digit chooses among a city’s airports', async ({ desk }) => {
  const her = await desk.signIn('ana', { at: '/orphans' });
  const quick = new QuickEntry(her.page);
  await her.chooseCommand('quick entry');
  await quick.text.fill(`teb to london ${inDays(20)} 6 pax`);
  await expect(quick.fact(/^To: EGGW, to be chosen/)).toBeVisible();
  await her.page.keyboard.press('Enter');
  await expect(quick.fact(/^To: EGGW, to be chosen/)).toBeFocused();
  await expect(quick.dialog.getByRole('group', { name: 'To: readings' })).toContainText('EGLF');
  await her.page.keyboard.press('2');
  await expect(quick.fact('To: EGLF, understood')).toBeVisible();
  await expect(quick.text).toHaveValue(/teb to EGLF/);
  await expect(quick.text).toBeFocused();
  await her.page.keyboard.press('Enter');
  await expect(her.thread.heading).toContainText('KTEB → EGLF');
});

test('a recognized fact is corrected in place, and the rest becomes a wish', async ({ desk }) => {
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  const quick = new QuickEntry(her.page);
  await her.page.keyboard.press('q');
  await her.page.keyboard.type(`teb-vny ${inDays(20)} wheels up 9 6 pax, hangar parking`);
  await expect(quick.fact(/^Time: 09:00, guessed/)).toBeVisible();
  await expect(quick.dialog.getByText('Not understood, added as a wish:')).toBeVisible();
  await her.page.keyboard.press('Tab');
  await expect(quick.fact(/^Time: 09:00, guessed/)).toBeFocused();
  await her.page.keyboard.press('Backspace');
  await her.page.keyboard.type('9:45 pm');
  await her.page.keyboard.press('Enter');
  await expect(quick.fact('Time: 21:45, understood')).toBeVisible();
  await expect(quick.text).toBeFocused();
  await her.page.keyboard.press('Enter');

  const request = her.panel.section('Trip request');
  await expect(request).toContainText(/21:45 E[SD]T/);
  await expect(request).toContainText('Also said: hangar parking');
});

test('a line that was not sent is kept', async ({ desk }) => {
  const her = await desk.signIn('ana');
  await expect(her.page.getByText('No open sessions', { exact: true })).toBeVisible();
  const quick = new QuickEntry(her.page);
  await her.page.keyboard.press('q');
  await her.page.keyboard.type('teb-vny tbd');
  await expect(quick.text).toHaveValue('teb-vny tbd');
  await her.page.keyboard.press('Escape');
  await expect(quick.dialog).toBeHidden();
  await her.page.reload();
  await her.isLive();
  await her.page.keyboard.press('q');
  await expect(quick.text).toHaveValue('teb-vny tbd');
});

test('a message that reads like a request becomes the conversation’s request', async ({ desk }) => {
  await desk.session({ client: 'Marcus Vale', subject: 'A first word' });
  const her = await desk.signIn('ana');
  await her.open(/Marcus Vale/);
  const quick = new QuickEntry(her.page);
  await her.page
    .getByRole('textbox', { name: 'Message to Marcus Vale' })
    .fill(`You want TEB to VNY on ${inDays(20)}, 4 pax?`);
  await her.page.getByRole('button', { name: 'Turn into a request' }).click();
  await expect(quick.fact('From: KTEB, understood')).toBeVisible();
  await her.page.keyboard.press('Enter');
  await expect(quick.dialog).toBeHidden();
  await expect(her.panel.section('Trip request')).toContainText('KTEB → KVNY');
  await expect(her.rows).toHaveCount(1);
});
