import { expect, test } from '../fixtures/fixtures.ts';

test('ten thousand sessions: the keys go through page after page, and the screen draws only what fits', async ({
  desk,
}) => {
  await desk.manySessions(10_000);
  const her = await desk.signIn('ana');
  await expect(her.row('Question 00001')).toBeVisible();
  await expect(her.tab('Open')).toHaveText('Open10000');
  await her.list.focus();

  const furthest = async () => {
    await her.page.keyboard.press('End');
    return Number(await her.rows.last().getAttribute('aria-posinset'));
  };
  await expect.poll(furthest, { timeout: 20_000 }).toBeGreaterThan(500);
  expect(await her.rows.count()).toBeLessThan(60);
  await her.page.keyboard.press('Home');
  await expect(her.row('Question 00001')).toBeVisible();
  await her.search.fill('Question 09876');
  await expect(her.rows).toHaveCount(1);
});
