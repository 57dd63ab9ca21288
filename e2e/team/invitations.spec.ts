import type { Page } from '@playwright/test';
import { findSeriousViolations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/fixtures.ts';

const invited = (page: Page, email: string) =>
  page.getByRole('list', { name: 'Invited' }).getByRole('listitem', { name: email });
const notGood = (page: Page) => page.getByRole('heading', { name: 'This invitation no longer works' });

async function invite(page: Page, email: string, role = 'broker') {
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite a broker' });
  await dialog.getByLabel('Email').fill(email);
  await dialog.getByLabel('Role').selectOption(role);
  await dialog.getByLabel('Email').press('Enter');
  return dialog;
}

test('an emailed invitation lets its reader join once, with a password of their own', async ({
  mailing: { desk, server },
  watch,
}) => {
  test.slow();
  watch.allow(/404/);
  const { page } = await desk.signIn('lead', { at: '/settings/team' });
  await expect(page.getByText('No open invitations.')).toBeVisible();
  await invite(page, 'Nora@Broker.example');
  await expect(page.getByText('Invitation sent to Nora@Broker.example')).toBeVisible();
  await expect(invited(page, 'nora@broker.example')).toContainText('Email sent');

  const [mail] = server.arrived;
  expect(mail?.subject).toContain('invites you to its desk');
  const [, at = ''] = /(\/join\/[\w-]{32})\s*$/u.exec(mail?.text ?? '') ?? [];
  const theirs = await desk.visit(at);
  await expect(theirs.getByRole('heading', { name: /^Join the desk of/ })).toBeVisible();
  await expect(theirs.getByText(/Lea Brandt invites you as a broker/)).toBeVisible();
  await expect(theirs.getByLabel('Email')).toHaveValue('nora@broker.example');
  await theirs.getByLabel('Your name').fill('Nora Field');
  await theirs.getByLabel('Password', { exact: true }).fill('too short');
  await theirs.getByRole('button', { name: 'Join the desk' }).click();
  await expect(theirs.getByLabel('Password', { exact: true })).toBeFocused();
  await theirs.getByLabel('Password', { exact: true }).fill('long enough by far');
  await theirs.getByLabel('Password', { exact: true }).press('Enter');
  await expect(theirs).toHaveURL(/^[^?]*\/$/u);
  await expect(theirs.getByRole('navigation').first()).toBeVisible();
  await theirs.getByRole('button', { name: /Nora Field/ }).click();
  await expect(theirs.getByText('nora@broker.example')).toBeVisible();

  // The link no longer works, and the team has a new broker.
  await expect(notGood(await desk.visit(at))).toBeVisible();
  await page.reload();
  await expect(page.getByRole('list', { name: 'Team' }).getByRole('listitem', { name: 'Nora Field' })).toBeVisible();
  await expect(page.getByText('No open invitations.')).toBeVisible();
});

/** Invites Nora as a lead without a mail server: the page shows the link instead. */
async function inviteNora(page: Page, domain: string) {
  const email = `nora@${domain}`;
  await invite(page, email, 'lead');
  const shown = page.getByRole('dialog', { name: `Give ${email} this link` });
  const address = async () => /\/join\/[\w-]{32}/u.exec((await shown.textContent()) ?? '')?.[0] ?? '';
  return { email, shown, address };
}

test('without a mail server the link is shown once; resending replaces it, withdrawing ends it', async ({
  desk,
  watch,
}) => {
  watch.allow(/404|409/);
  const context = { permissions: ['clipboard-write'] };
  const { page } = await desk.signIn('lead', { at: '/settings/team', context });
  const refused = await invite(page, desk.agents.ana.email);
  await expect(refused.getByRole('alert')).toContainText('already on your team');
  await refused.getByRole('button', { name: 'Discard what you typed' }).click();
  await page.keyboard.press('Escape');
  await expect(refused).toBeHidden();
  const { email, shown, address } = await inviteNora(page, 'broker.example');
  const first = await address();
  await shown.getByRole('button', { name: 'Copy link' }).click();
  await expect(shown.getByText('Copied')).toBeAttached();
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(invited(page, email)).toContainText('Not sent: no mail server');

  await invited(page, email).getByRole('button', { name: 'Send again' }).click();
  const second = await address();
  await shown.getByRole('button', { name: 'Done' }).click();
  const theirs = await desk.visit(first);
  await expect(notGood(theirs)).toBeVisible();
  await theirs.goto(second);
  await expect(theirs.getByText(/invites you as a lead/)).toBeVisible();

  await invited(page, email).getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('no longer works')).toBeVisible();
  await expect(page.getByText('No open invitations.')).toBeVisible();
  // An open page says so too, and creates nothing.
  await theirs.getByLabel('Your name').fill('Nora Field');
  await theirs.getByLabel('Password', { exact: true }).fill('long enough by far');
  await theirs.getByRole('button', { name: 'Join the desk' }).click();
  await expect(notGood(theirs)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious while inviting and joining, ${colorScheme}`, async ({ desk, watch }) => {
    test.slow();
    watch.allow(/404/);
    const context = { colorScheme };
    const { page } = await desk.signIn('lead', { at: '/settings/team', context });
    const { email, shown, address } = await inviteNora(page, 'broker.example');
    const at = await address();
    // A hovered button has another background.
    await shown.getByRole('button', { name: 'Copy link' }).hover();
    expect(await findSeriousViolations(page), 'the link').toEqual([]);
    await shown.getByRole('button', { name: 'Done' }).click();
    await expect(invited(page, email)).toBeVisible();
    expect(await findSeriousViolations(page), 'the team').toEqual([]);
    const theirs = await desk.visit(at, { context });
    await theirs.getByRole('button', { name: 'Join the desk' }).click();
    await expect(theirs.getByText('as colleagues and clients read it')).toBeVisible();
    expect(await findSeriousViolations(theirs), 'the form').toEqual([]);
    await theirs.goto(`/join/${'A'.repeat(32)}`);
    await expect(notGood(theirs)).toBeVisible();
    expect(await findSeriousViolations(theirs), 'what is not good').toEqual([]);
  });
}
