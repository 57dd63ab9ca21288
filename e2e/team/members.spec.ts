import type { Page } from '@playwright/test';
import { findSeriousViolations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/fixtures.ts';

const member = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Team' }).getByRole('listitem', { name, exact: true });
const ask = async (page: Page, name: string, what: string) => {
  await page.getByRole('button', { name: `More about ${name}` }).click();
  await page.getByRole('menuitem', { name: what }).click();
};

test('a lead deactivates a broker, who is signed out at once, and hands over their sessions', async ({
  desk,
  watch,
}) => {
  watch.allow(/401/);
  await desk.session({ owner: 'ben', client: 'Marcus Vale', route: 'EGGW LSGG' });
  await desk.session({ owner: 'ben', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const his = await desk.signIn('ben');
  await expect(his.rows).toHaveCount(2);
  await his.isLive();
  const hers = await desk.signIn('ana');
  await hers.isLive();

  const { page } = await desk.signIn('lead', { at: '/settings/team' });
  await expect(member(page, 'Ben Okafor')).toContainText('2 open sessions');
  await ask(page, 'Ben Okafor', 'Deactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(his.page).toHaveURL(/sign-in/);

  const dialog = page.getByRole('dialog', { name: 'Hand over open sessions' });
  await dialog.getByLabel('To').selectOption({ label: 'Ana Silva, 0 open' });
  expect(await findSeriousViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  await expect(page.getByText('Ana Silva has 2 sessions of Ben Okafor now')).toBeVisible();
  await expect(member(page, 'Ben Okafor')).toContainText('deactivated');
  await expect(member(page, 'Ana Silva')).toContainText('2 open sessions');
  await expect(hers.rows).toHaveCount(2);
  await hers.open('Marcus Vale');
  await expect(hers.thread.pane).toContainText(/Lea Brandt.*Ana/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the last lead keeps the role; two tabs see each other’s changes; axe finds nothing serious, ${colorScheme}`, async ({
    desk,
    watch,
  }) => {
    watch.allow(/409/);
    const { page } = await desk.signIn('lead', { at: '/settings/team', context: { colorScheme } });
    await expect(page.getByLabel('Role of Lea Brandt')).toBeDisabled();
    await page.getByLabel('Role of Ana Silva').selectOption('lead');
    await expect(page.getByText('Ana Silva is a lead now')).toBeVisible();
    await expect(page.getByLabel('Role of Lea Brandt')).toBeEnabled();

    // Ana becomes a broker again through the API; this tab does not know yet.
    const api = await desk.api('lead');
    const { members } = await api.team.list.query({});
    const idOf = (email: string) => members.find((one) => one.email === email)?.id ?? '';
    await api.team.setRole.mutate({ agentId: idOf(desk.agents.ana.email), role: 'broker' });
    await page.getByLabel('Role of Lea Brandt').selectOption('broker');
    await expect(page.getByText('This is the last lead of the desk')).toBeVisible();
    await expect(page.getByLabel('Role of Ana Silva')).toHaveValue('broker');
    await api.team.setActive.mutate({ agentId: idOf(desk.agents.ben.email), isActive: false });
    await page.reload();
    await expect(member(page, 'Ben Okafor')).toContainText('deactivated');
    expect(await findSeriousViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(member(page, 'Ben Okafor')).toBeVisible();
    expect(await findSeriousViolations(page)).toEqual([]);
  });
}

test('a broker sees whom to ask', async ({ desk }) => {
  const { page } = await desk.signIn('ana', { at: '/settings/team' });
  await expect(page.getByText('Only a lead sees this. Lea Brandt can check for you.')).toBeVisible();
});
