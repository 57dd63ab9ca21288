import { expect, test } from '../fixtures/fixtures.ts';

test('the team’s list shows a colleague’s session as route, step and broker only', async ({ desk, watch }) => {
  watch.allow(/403/);
  await desk.session({
    owner: 'ana',
    client: 'Olivia Hartley',
    route: 'KTEB KVNY',
    subject: 'The Hartley anniversary',
  });
  await desk.session({ owner: 'ben', client: 'Marcus Vale', route: 'EGGW LSGG' });
  const his = await desk.signIn('ben');
  await expect(his.rows).toHaveCount(1);
  const answers: Promise<string>[] = [];
  his.page.on('response', (response) => {
    if (/sessions\.(list|by)/.test(response.url())) answers.push(response.text().catch(() => ''));
  });

  await his.showTeam();
  await expect(his.row(/KTEB to KVNY.*of Ana Silva/)).toBeVisible();
  await his.open(/of Ana Silva/);
  await expect(his.panel.panel).toContainText('This session belongs to Ana Silva');
  await expect(his.thread.pane).toContainText('client, prices and messages are private to them');
  await expect(his.thread.composer).toBeHidden();
  const all = (await Promise.all(answers)).join() + (await his.page.content());
  for (const secret of ['Olivia', 'Hartley', 'anniversary']) expect(all).not.toContain(secret);
});

test('searching for a client’s name does not find a colleague’s session by it', async ({ desk }) => {
  await desk.session({ owner: 'ana', client: 'Olivia Hartley', route: 'KTEB KVNY' });
  const his = await desk.signIn('ben', { at: '/?scope=team&q=Hartley' });
  await expect(his.page.getByText('No sessions match')).toBeVisible();
  const leas = await desk.signIn('lead', { at: '/?scope=team&q=Hartley' });
  await expect(leas.row('Olivia Hartley')).toBeVisible();
});

test('another brokerage’s session is missing for everyone', async ({ desk, others, watch }) => {
  watch.allow(/404/);
  const foreign = await others.session({ client: 'Somebody Else' });
  const leas = await desk.signIn('lead', { at: `/?scope=team&session=${foreign.id}` });
  await expect(leas.thread.pane).toContainText('This session does not exist on this desk.');
  await expect(leas.page.getByText('Somebody Else')).toBeHidden();
});
