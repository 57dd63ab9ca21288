import { expect, test } from '../fixtures/fixtures.ts';

test('a snoozed session leaves the active list, and undo brings it back', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley' });
  const her = await desk.signIn('ana', { at: `/?tab=active&session=${session.id}` });
  await her.thread.act('Snooze for an hour');
  await expect(her.toasts).toContainText('Snoozed.');
  await expect(her.row('Olivia Hartley')).toBeHidden();
  await expect(her.tab('Paused')).toHaveText('Paused1');

  await her.undo();
  await expect(her.row('Olivia Hartley')).toBeVisible();
  await expect(her.tab('Paused')).toHaveText('Paused0');
});

test('what the client writes wakes a snoozed session', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', status: 'paused' });
  const her = await desk.signIn('ana', { at: '/?tab=active' });
  await expect(her.page.getByText('No active sessions')).toBeVisible();
  await her.isLive();

  await desk.says(session, { from: 'client', text: 'Any news?' });

  await expect(her.row(/^Unread.*Olivia Hartley/)).toBeVisible();
  await her.open('Olivia Hartley');
  await expect(her.thread.pane.getByText('Active', { exact: true })).toBeVisible();
});

test('a session is won, and reopened where it stood', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', route: 'KTEB KVNY', step: 'proposal_sent' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.thread.act('Complete as won');
  await expect(her.panel.section('Step')).toContainText('Won');
  await expect(her.thread.entry('completed it as won')).toBeVisible();
  await her.tab('Completed').click();
  await expect(her.row('Olivia Hartley')).toBeVisible();

  await her.thread.act('Reopen');
  await expect(her.panel.section('Step')).toContainText('Proposal sent');
  await expect(her.row('Olivia Hartley')).toBeHidden();
});

test('an archived session can be read, not written, and is restored to what it was', async ({ desk }) => {
  const session = await desk.session({
    client: 'Olivia Hartley',
    status: 'completed',
    messages: [{ from: 'client', text: 'Thank you for everything.' }],
  });
  const her = await desk.signIn('ana', { at: `/?tab=completed&session=${session.id}` });
  await her.thread.act('Archive');
  await expect(her.thread.pane).toContainText('Archived and read-only. Everything is kept.');
  await expect(her.thread.entry('Thank you for everything.')).toBeVisible();
  await expect(her.thread.composer).toBeHidden();
  await expect(her.panel.panel.getByRole('button', { name: /trip|request|quote/i })).toHaveCount(0);

  await her.thread.pane.getByRole('button', { name: 'Restore' }).click();
  await expect(her.thread.composer).toBeVisible();
  await expect(her.row('Olivia Hartley')).toBeVisible();
});

test('a lead hands a session over: it goes to the colleague, live', async ({ desk }) => {
  const session = await desk.session({ owner: 'ana', client: 'Olivia Hartley' });
  const his = await desk.signIn('ben');
  await expect(his.page.getByText('No open sessions', { exact: true })).toBeVisible();
  await his.isLive();
  const leas = await desk.signIn('lead', { at: `/?scope=team&session=${session.id}` });
  await expect(leas.row('Olivia Hartley')).toBeVisible();

  await leas.page.keyboard.press('a');
  await leas.page.getByRole('dialog', { name: 'Assign' }).getByText('Ben Okafor', { exact: true }).click();

  await expect(leas.toasts).toContainText('Assigned to Ben Okafor.');
  await expect(his.row('Olivia Hartley')).toBeVisible();
});

test('a move after a colleague’s completion is refused, and shows the current status', async ({ desk, watch }) => {
  const session = await desk.session({ client: 'Olivia Hartley', step: 'proposal_sent', route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await expect(her.thread.composer).toBeVisible();
  // Her stream is cut, so she does not see the change.
  watch.allow(/409/, /onChange.*ERR_FAILED/, /ERR_FAILED.*onChange/);
  await her.page.route('**/sessions.onChange*', (route) => route.abort());
  await her.page.reload();
  await expect(her.thread.composer).toBeVisible();
  const lea = await desk.api('lead');
  const version = { sessionId: session.id, expectedVersion: session.version };
  await lea.sessions.setStatus.mutate({ ...version, move: 'complete', outcome: 'won' });

  await her.thread.act('Complete as lost');
  await expect(her.toasts).toContainText('This session was changed by someone else: the session is completed now');
  await expect(her.panel.section('Step')).toContainText('Won');
});
