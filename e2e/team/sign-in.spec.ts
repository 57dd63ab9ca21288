import { expect, test } from '../fixtures/fixtures.ts';
import { DeskPage } from '../pages/desk-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { password } from '../fixtures/run.ts';

test('signing in returns to the requested page', async ({ desk, watch }) => {
  const session = await desk.session({ route: 'KTEB KVNY', client: 'Olivia Hartley' });
  watch.allow(/401/);

  const page = await desk.visit(`/?scope=team&session=${session.id}`);
  const signIn = new SignInPage(page);
  await signIn.signIn(desk.agents.ana.email, password);

  const her = new DeskPage(page);
  await expect(her.thread.heading).toContainText('KTEB → KVNY');
  expect(new URL(page.url()).search).toBe(`?scope=team&session=${session.id}`);
});

test('a wrong password is refused and keeps the email', async ({ desk, watch }) => {
  watch.allow(/401/);
  const signIn = new SignInPage(await desk.visit('/sign-in'));

  await signIn.signIn(desk.agents.ana.email, 'not her password');

  await expect(signIn.alert).toHaveText('Wrong email or password.');
  await expect(signIn.email).toHaveValue(desk.agents.ana.email);
  await signIn.page.goto('/');
  await expect(signIn.heading).toBeVisible();
});

test('signing in never redirects to another site', async ({ desk }) => {
  const page = await desk.visit('/sign-in?next=//elsewhere.example/desk');
  await new SignInPage(page).signIn(desk.agents.ana.email, password);
  await expect(page.getByRole('heading', { name: 'Desk' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(desk.address);
});

test('signing out ends every tab’s login and deletes the drafts', async ({ desk, watch }) => {
  await desk.session({ route: 'KTEB KVNY', client: 'Olivia Hartley' });
  watch.allow(/401/);
  const her = await desk.signIn('ana');
  await her.open('Olivia Hartley');
  await her.thread.field.fill('half a thought');
  const otherTab = await her.page.context().newPage();
  await otherTab.goto('/');
  await expect(new DeskPage(otherTab).row('Olivia Hartley')).toBeVisible();

  await her.page.getByRole('button', { name: 'Account of Ana Silva' }).click();
  await her.page.getByRole('menuitem', { name: 'Sign out' }).click();

  await expect(new SignInPage(her.page).heading).toBeVisible();
  await expect(new SignInPage(otherTab).heading).toBeVisible();
  expect(await her.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await her.page.goto('/');
  await expect(new SignInPage(her.page).heading).toBeVisible();
});

test('a deactivated broker is signed out within five seconds', async ({ desk, watch }) => {
  await desk.session({ owner: 'ben', client: 'Marcus Vale' });
  const his = await desk.signIn('ben');
  await expect(his.row('Marcus Vale')).toBeVisible();
  await his.isLive();
  watch.allow(/401/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);

  await desk.switchOff('ben');

  await expect(new SignInPage(his.page).heading).toBeVisible({ timeout: 5_000 });
});
